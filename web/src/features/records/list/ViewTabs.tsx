import { DeleteOutlined, MoreOutlined, SaveOutlined, UndoOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Dropdown, Input, Modal, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta, ViewMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { type ListState, viewKey } from "./useListState";
import { useViewActions } from "./useViews";

interface Props {
  form: FormMeta;
  views: ViewMeta[];
  state: ListState;
}

/** Saved views as tabs; a changed list can be kept as a view. */
export function ViewTabs({ form, views, state }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { modal, message } = App.useApp();
  const { save, remove } = useViewActions(form);
  const errorText = useErrorText();
  const [naming, setNaming] = useState(false);
  const own = Boolean(state.view?.id);
  const reset = () => state.change({ filter: null, sort: null, columns: null });
  const current = () => ({ filter: state.filter ?? {}, columns: state.columns, sort: state.sort });

  const update = async () => {
    if (!state.view) return;
    try {
      await save({ ...state.view, ...current() });
      reset();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const askRemove = () => {
    const view = state.view;
    if (!view) return;
    modal.confirm({
      title: t("records.view.removeTitle", { name: label(view.label) }),
      okButtonProps: { danger: true },
      onOk: async () => {
        await remove(view);
        state.change({ view: null, filter: null, sort: null, columns: null });
      },
    });
  };
  const items = [
    { key: "save", icon: <SaveOutlined />, label: t("records.view.saveAs"), onClick: () => setNaming(true) },
    ...(own && state.changed
      ? [
          {
            key: "update",
            icon: <SaveOutlined />,
            label: t("records.view.update"),
            onClick: () => void update(),
          },
        ]
      : []),
    ...(state.changed
      ? [{ key: "reset", icon: <UndoOutlined />, label: t("records.view.reset"), onClick: reset }]
      : []),
    ...(own
      ? [{ key: "remove", icon: <DeleteOutlined />, label: t("records.view.remove"), onClick: askRemove }]
      : []),
  ];
  return (
    <div className="sl-views">
      <Tabs
        size="small"
        activeKey={state.view ? viewKey(state.view) : undefined}
        onChange={(key) => state.change({ view: key, filter: null, sort: null, columns: null })}
        items={views.map((view) => ({
          key: viewKey(view),
          label: state.changed && view === state.view ? `${label(view.label)} *` : label(view.label),
        }))}
      />
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("records.view.menu")} />
      </Dropdown>
      {naming && (
        <NameView
          onClose={() => setNaming(false)}
          onSave={async (name, shared) => {
            const saved = await save({ label: name, shared, ...current() });
            state.change({ view: viewKey(saved), filter: null, sort: null, columns: null });
          }}
        />
      )}
    </div>
  );
}

function NameView(props: { onClose: () => void; onSave: (name: string, shared: boolean) => Promise<void> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const submit = async () => {
    try {
      await props.onSave(name.trim(), shared);
      props.onClose();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <Modal
      open
      title={t("records.view.saveAs")}
      okText={t("common.save")}
      okButtonProps={{ disabled: !name.trim() }}
      onOk={submit}
      onCancel={props.onClose}
      width={400}
    >
      <Input
        autoFocus
        maxLength={60}
        placeholder={t("records.view.name")}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => name.trim() && void submit()}
      />
      <Checkbox
        checked={shared}
        onChange={(event) => setShared(event.target.checked)}
        style={{ marginTop: 12 }}
      >
        {t("records.view.shared")}
      </Checkbox>
    </Modal>
  );
}
