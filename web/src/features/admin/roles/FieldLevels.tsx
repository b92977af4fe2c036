import { Button, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { LEVELS } from "./model";

interface Props {
  form: FormMeta | undefined;
  name: string;
  fields: Record<string, string>;
  readOnly: boolean;
  onChange: (fields: Record<string, string>) => void;
}

/** Field by field: hidden, read or write; fields that are not named follow the line for all others. */
export function FieldLevels({ form, name, fields, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const [open, setOpen] = useState(false);
  const others = fields["*"] ?? "write";
  const named = Object.keys(fields).filter((key) => key !== "*");
  const count = (level: string) => named.filter((key) => fields[key] === level).length;
  const parts = LEVELS.filter((level) => count(level) > 0).map(
    (level) => `${t(`admin.roles.level.${level}`)} ${count(level)}`,
  );
  const summary = [
    ...parts,
    others === "write" ? "" : `${t("admin.roles.otherFields")} ${t(`admin.roles.level.${others}`)}`,
  ]
    .filter(Boolean)
    .join(" · ");
  const set = (key: string, level: string) => {
    const { [key]: _old, ...rest } = fields;
    const plain = key === "*" ? level === "write" : level === others;
    onChange(plain ? rest : { ...rest, [key]: level });
  };
  const options = LEVELS.map((level) => ({ value: level as string, label: t(`admin.roles.level.${level}`) }));
  const shown = (form?.fields ?? []).filter((field) => field.key !== "id" && field.key !== "version");
  return (
    <>
      <Button
        type="link"
        size="small"
        className="sl-grant-words"
        aria-label={`${name} ${t("admin.roles.fields")}`}
        onClick={() => setOpen(true)}
      >
        {summary || t("admin.roles.allWritable")}
      </Button>
      {open && (
        <Modal
          open
          width={560}
          title={t("admin.roles.fieldsOf", { name })}
          footer={null}
          onCancel={() => setOpen(false)}
        >
          <ul className="sl-levels">
            <li>
              <b>{t("admin.roles.otherFields")}</b>
              <Segmented
                size="small"
                disabled={readOnly}
                value={others}
                options={options}
                onChange={(level) => set("*", level)}
              />
            </li>
            {shown.map((field) => (
              <li key={field.key}>
                <span>
                  {label(field.label)} <small className="sl-muted">{field.key}</small>
                </span>
                <Segmented
                  size="small"
                  disabled={readOnly}
                  aria-label={label(field.label)}
                  value={fields[field.key] ?? others}
                  options={options}
                  onChange={(level) => set(field.key, level)}
                />
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </>
  );
}
