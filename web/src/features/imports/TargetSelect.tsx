import { Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import type { Target } from "./api";
import { headOf, withoutPlus } from "./mapping";

interface Props {
  form: FormMeta;
  column: string;
  targets: Target[];
  path: string | undefined;
  onChange: (path: string | undefined) => void;
}

/** Where a column goes; for a related record also whether one that is missing is made. */
export function TargetSelect({ form, column, targets, path, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const field = form.fields.find((item) => item.key === headOf(path ?? ""));
  const plain = path && withoutPlus(path);
  // A record found by its own key or title can be made from it; people and org units cannot.
  const makeable = field?.kind === "id" && field.settings.form !== undefined && plain?.includes(".");
  const required = (target: Target) =>
    form.fields.some((item) => item.key === target.path && item.required) ? " *" : "";
  return (
    <>
      <Select
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("imports.map.skip")}
        aria-label={column}
        value={plain}
        onChange={(next?: string) => onChange(next)}
        options={targets.map((target) => ({
          value: target.path,
          label: `${label(target.label)}${required(target)}`,
        }))}
        popupMatchSelectWidth={false}
        style={{ width: "100%" }}
      />
      {makeable && plain && (
        <Checkbox
          checked={path?.endsWith("+")}
          onChange={(event) => onChange(event.target.checked ? `${plain}+` : plain)}
        >
          {t("imports.map.create")}
        </Checkbox>
      )}
    </>
  );
}
