import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormMap } from "../../../api/forms";
import type { Condition, FormMeta } from "../../../api/types";
import { conditionText } from "../../../engines/conditions";
import { useLabel } from "../../../lib/i18n";
import { type AbilityRow, useList } from "../api";
import { ACTIONS, type RoleChange } from "./model";

interface Props {
  changes: RoleChange[];
  /** How many people work with the role. */
  people: number;
  onCancel: () => void;
  onSave: () => Promise<void>;
}

/** What saving a role changes, line by line. */
export function ChangesModal({ changes, people, onCancel, onSave }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const forms = useFormMap(changes.flatMap(({ form }) => (form && form !== "*" ? [form] : [])));
  const save = async () => {
    setBusy(true);
    await onSave();
    setBusy(false);
  };
  return (
    <Modal
      open
      width={640}
      title={t("admin.roles.changes", { count: changes.length })}
      okText={t("common.save")}
      confirmLoading={busy}
      onCancel={onCancel}
      onOk={() => void save()}
    >
      {people > 0 && <p className="sl-muted">{t("admin.roles.atOnce", { count: people })}</p>}
      <ul className="sl-changes">
        {changes.map((change, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change while it is shown
          <li key={index}>
            <ChangeLine change={change} form={forms.get(change.form ?? "")} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

function ChangeLine({ change, form }: { change: RoleChange; form: FormMeta | undefined }) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const abilities = useList<AbilityRow>("/abilities");
  const name = change.form === "*" ? t("admin.roles.allForms") : label(form?.label) || change.form;
  const wordOf = (key: string) => {
    if (key === "*") return t("admin.roles.everything");
    if (change.kind === "ability")
      return label(abilities.data?.find((item) => item.key === key)?.label) || key;
    if (change.kind === "menu")
      return i18n.exists(`admin.roles.menu.${key}`) ? t(`admin.roles.menu.${key}`) : key;
    if ((ACTIONS as readonly string[]).includes(key)) return t(`admin.roles.action.${key}`);
    if (key === "do:*") return t("admin.roles.allSteps");
    return label(form?.status?.actions.find((item) => `do:${item.key}` === key)?.label) || key;
  };
  const words = (keys: string[] | undefined) => (keys ?? []).map(wordOf).join(t("admin.roles.comma"));
  const scope = (value: unknown) =>
    typeof value === "string"
      ? t(`admin.roles.scope.${value}`)
      : conditionText(form, value as Condition, { t, language: i18n.language });
  const fieldsText = (value: unknown) =>
    Object.entries(value as Record<string, string>)
      .map(([key, level]) => {
        const field = form?.fields.find((item) => item.key === key);
        return `${key === "*" ? t("admin.roles.otherFields") : label(field?.label) || key} ${t(`admin.roles.level.${level}`)}`;
      })
      .join(t("admin.roles.comma")) || t("admin.roles.allWritable");
  return (
    <>
      <b>{t(`admin.roles.changed.${change.kind}`, { name })}</b>
      {change.added && change.added.length > 0 && <ins>+ {words(change.added)}</ins>}
      {change.gone && change.gone.length > 0 && <del>− {words(change.gone)}</del>}
      {change.kind === "scope" && (
        <>
          <del>{scope(change.before)}</del>
          <ins>{scope(change.after)}</ins>
        </>
      )}
      {change.kind === "fields" && (
        <>
          <del>{fieldsText(change.before)}</del>
          <ins>{fieldsText(change.after)}</ins>
        </>
      )}
      {change.kind === "label" && (
        <>
          <del>{bothNames(change.before)}</del>
          <ins>{bothNames(change.after)}</ins>
        </>
      )}
    </>
  );
}

/** In every language: a change of one of them would not be seen in another. */
const bothNames = (names: unknown) => Object.values(names as Record<string, string>).join(" / ");
