import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../../lib/i18n/label";
import { Button } from "../../../../../ui/phone/button";
import type { RowsProps } from "../../controls";
import { FillingContext } from "../../form/runtime";
import { useRows } from "../../form/use-rows";
import { FieldInput, fieldText } from "../../phone";

/** Each row of a sub-table is a card; a phone is too narrow for columns. */
export default function Rows({ value, onChange, disabled, field: table }: RowsProps) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const state = useRows(table, value, onChange);
  const nameOf = (key: string) => label(state.fields.find((field) => field.key === key)?.label);
  const shownTotal = (key: string, fn: string, total: unknown) => {
    const field = state.fields.find((item) => item.key === key);
    return fn === "count" || !field ? String(total) : fieldText(field, total, { t, language: i18n.language });
  };
  return (
    <div className="p-stack">
      {state.rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id yet
        <div className="p-card p-stack" key={index}>
          <h2>{t("runtime.rows.row", { number: index + 1 })}</h2>
          <FillingContext value={row.filling}>
            {state.fields
              .filter(({ key }) => !row.decision.hidden.has(key))
              .map((field) => {
                const closed = disabled || field.readonly || row.decision.readonly.has(field.key);
                const required = row.decision.required.has(field.key);
                return (
                  <FieldInput
                    key={field.key}
                    field={closed ? { ...field, access: "read" } : { ...field, required }}
                    value={row.values[field.key] ?? null}
                    error={row.errorOf(field.key)}
                    onChange={(part) => state.change(index, field, part)}
                    record={row.values}
                  />
                );
              })}
          </FillingContext>
          {!disabled && (
            <div className="p-with">
              <Button small onClick={() => state.copy(index)}>
                {t("runtime.rows.copy")}
              </Button>
              <Button small look="danger" icon="trash" onClick={() => state.remove(index)}>
                {t("runtime.rows.remove")}
              </Button>
            </div>
          )}
        </div>
      ))}
      {state.rows.length > 0 && state.totals.length > 0 && (
        <dl className="p-rows">
          {state.totals.map(({ field, fn, value: total }) => (
            <div className="p-row" key={`${field} ${fn}`}>
              <dt>{`${nameOf(field)} ${t(`runtime.rows.total.${fn}`)}`}</dt>
              <dd>{shownTotal(field, fn, total)}</dd>
            </div>
          ))}
        </dl>
      )}
      {!disabled && (
        <Button icon="plus" onClick={state.add}>
          {t("runtime.rows.add")}
        </Button>
      )}
    </div>
  );
}
