import { App, Checkbox, Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAbility } from "../../../api/session";
import type { FormMeta, ViewMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { RoleSelect } from "../../../ui/RoleSelect";
import { useErrorText } from "../../../ui/states";
import { VIEW_KINDS } from "../views";

type Sharing = "me" | "all" | "roles";

interface Props {
  form: FormMeta;
  /** What is being named: a new view, or one that is there. */
  view: ViewMeta;
  title: string;
  /** A new view may be of another kind. */
  kinds: boolean;
  onClose: () => void;
  onSave: (view: ViewMeta) => Promise<void>;
}

/** Name of a view, its kind, and who sees it. */
export default function NameView({ form, view, title, kinds, onClose, onSave }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const designs = useAbility("design_forms");
  const shares = useAbility("share_views") || designs;
  const [name, setName] = useState(() => label(view.label));
  const [kind, setKind] = useState(view.kind ?? "table");
  const [sharing, setSharing] = useState<Sharing>(
    view.shared ? (view.roles?.length ? "roles" : "all") : "me",
  );
  const [roles, setRoles] = useState<string[]>(view.roles ?? []);
  const [standard, setStandard] = useState(view.shared_default ?? false);
  const usable = VIEW_KINDS.filter((item) => item.name === view.kind || item.start(form) !== null);
  const submit = async () => {
    const options =
      kind === (view.kind ?? "table")
        ? view.options
        : VIEW_KINDS.find((item) => item.name === kind)?.start(form);
    try {
      await onSave({
        ...view,
        label: name.trim(),
        kind,
        options: options ?? {},
        shared: sharing !== "me",
        roles: sharing === "roles" ? roles : [],
        shared_default: sharing !== "me" && standard,
      });
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={t("common.save")}
      okButtonProps={{ disabled: !name.trim() || (sharing === "roles" && roles.length === 0) }}
      onOk={submit}
      onCancel={onClose}
      width={440}
    >
      <div className="sl-form">
        <Input
          autoFocus
          maxLength={60}
          placeholder={t("records.view.name")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={() => name.trim() && void submit()}
        />
        {kinds && usable.length > 1 && (
          <Select
            value={kind}
            aria-label={t("views.kind.choose")}
            options={usable.map((item) => ({ value: item.name, label: t(item.label) }))}
            onChange={setKind}
          />
        )}
        {shares && (
          <Radio.Group
            value={sharing}
            onChange={(event) => setSharing(event.target.value as Sharing)}
            options={(["me", "all", "roles"] as const).map((value) => ({
              value,
              label: t(`views.share.${value}`),
            }))}
          />
        )}
        {sharing === "roles" && (
          <RoleSelect
            value={roles}
            placeholder={t("views.share.choose")}
            aria-label={t("views.share.choose")}
            onChange={setRoles}
          />
        )}
        {shares && sharing !== "me" && (
          <Checkbox checked={standard} onChange={(event) => setStandard(event.target.checked)}>
            {t("views.share.default")}
          </Checkbox>
        )}
      </div>
    </Modal>
  );
}
