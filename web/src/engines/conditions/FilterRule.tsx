import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { targetForm, useColumns } from "./columns";
import { FieldPathSelect } from "./FieldPathSelect";
import { FilterValue } from "./FilterValue";
import { needsValue, type Rule } from "./model";
import { operatorsOf } from "./operators";

interface Props {
  form: FormMeta;
  /** The form of the record being edited, if the condition is about others. */
  record?: FormMeta | undefined;
  rule: Rule;
  onChange: (rule: Rule) => void;
}

/** One rule: field, operator, value. */
export function FilterRule({ form, record, rule, onChange }: Props) {
  const { t } = useTranslation();
  const [column] = useColumns(form, [rule.path]);
  const operators = column ? operatorsOf(column) : [rule.op];
  const setPath = (path: string, allowed: string[]) =>
    onChange({
      ...rule,
      path,
      op: allowed.includes(rule.op) ? rule.op : (allowed[0] ?? "eq"),
      value: undefined,
    });
  const people = column !== undefined && targetForm(column.field) === "user";
  const setOp = (op: string) => {
    // "My team" is said by the person's unit, which the language knows.
    const team = TEAMS[op];
    if (team) {
      onChange({ ...rule, path: `${rule.path}.org_unit`, op: "in", value: { $: team } });
      return;
    }
    const sameShape = Array.isArray(rule.value) === LISTS.has(op) && op !== "within" && rule.op !== "within";
    onChange({ ...rule, op, value: sameShape ? rule.value : undefined });
  };
  return (
    <div className="sl-filter-rule">
      <FieldPathSelect form={form} value={rule.path} onChange={setPath} />
      <Select
        value={rule.op}
        onChange={setOp}
        aria-label={t("records.filter.operator")}
        options={[
          ...operators.map((op) => ({ value: op, label: t(`records.op.${op}`) })),
          ...(people ? Object.keys(TEAMS).map((op) => ({ value: op, label: t(`views.filter.${op}`) })) : []),
        ]}
        popupMatchSelectWidth={false}
      />
      {column && needsValue(rule.op) && (
        <FilterValue
          form={form}
          record={record}
          column={column}
          op={rule.op}
          value={rule.value}
          onChange={(value) => onChange({ ...rule, value })}
        />
      )}
    </div>
  );
}

const TEAMS: Record<string, string> = { my_team: "my_units", my_team_below: "my_subtree" };
const LISTS = new Set(["in", "not_in", "has_any", "has_all", "has_none", "between"]);
