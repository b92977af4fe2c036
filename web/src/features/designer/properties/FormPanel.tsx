import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { useDefinition, useSituation, useTools } from "../context";
import { compact, type Definition } from "../core/definition";
import { metaOf } from "../meta";
import { Numbering } from "./form/Numbering";
import { PhoneOrder } from "./form/PhoneOrder";
import { Rules } from "./form/Rules";
import { UniqueGroups } from "./form/UniqueGroups";
import { LabelsInput } from "./LabelsInput";
import { PublicPages } from "./PublicPages";
import { Setting } from "./Setting";

const ICONS =
  "file tool user team shop box inbox car money report star swap hdd home message bell setting".split(" ");
const FULL = { width: "100%" } as const;

/** The form as a whole: its name, what names a record, numbers, checks over several fields, the phone. */
export function FormPanel() {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const form = useDefinition();
  const { problems } = useSituation();
  const set = (part: Partial<Definition>, gesture?: string) =>
    tools.edit((old) => compact({ ...old, ...part }) as Definition, gesture && `form:${gesture}`);
  const said = (name: string) =>
    problems.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
  const texts = form.fields.filter((field) => {
    const meta = metaOf(field, tools.types);
    return meta.kind === "text" && !tools.types.get(field.type)?.can.computed;
  });
  const asText = [
    ...texts.map((field) => ({ value: field.key, label: label(field.label) || field.key })),
    { value: "no", label: t("designer.form.no") },
  ];
  return (
    <div className="sl-panel">
      <header>
        <h2>{label(form.label)}</h2>
        <span className="sl-muted">{t("designer.form.form")}</span>
      </header>
      <Setting name={t("designer.form.label")} problem={said("label")}>
        {(id) => (
          <LabelsInput
            id={id}
            value={form.label}
            onChange={(value) => set({ label: value ?? { zh: "" } }, "label")}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.icon")}>
        {(id) => (
          <Select
            id={id}
            style={FULL}
            value={form.icon || "file"}
            options={ICONS.map((name) => ({ value: name, label: t(`designer.icon.${name}`) }))}
            onChange={(icon) => set({ icon })}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.title")} help={t("designer.form.titleHelp")} problem={said("title")}>
        {(id) => (
          <Select
            id={id}
            style={FULL}
            value={form.title}
            options={asText}
            onChange={(title) => set({ title })}
          />
        )}
      </Setting>
      <Setting name={t("designer.form.search")} help={t("designer.form.searchHelp")} problem={said("search")}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            style={FULL}
            value={[...(form.search ?? [])]}
            options={asText}
            onChange={(search: string[]) => set({ search: search.length > 0 ? search : undefined })}
          />
        )}
      </Setting>
      <Numbering form={form} set={set} />
      <UniqueGroups form={form} set={set} problem={said("unique")} />
      <Rules form={form} set={set} problem={said("rules")} />
      <PhoneOrder form={form} set={set} />
      <PublicPages form={form} set={set} said={said} />
    </div>
  );
}
