import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import type { DisplayProps, InputProps, Widget } from "../widget";

type Row = Record<string, unknown>;

const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

function SubTableInput({ field, value, onChange, disabled }: InputProps) {
  const { Rows } = useControls();
  return <Rows value={rowsOf(value)} onChange={(rows) => onChange(rows)} disabled={disabled} field={field} />;
}

function SubTableDisplay({ field, value, compact }: DisplayProps) {
  const { t } = useTranslation();
  const { Rows } = useControls();
  const rows = rowsOf(value);
  if (compact || !rows.length) return rows.length ? t("runtime.rows.count", { count: rows.length }) : null;
  return <Rows value={rows} onChange={() => {}} disabled field={field} />;
}

export const subTable: Widget = {
  Input: SubTableInput,
  Display: SubTableDisplay,
  text: (value, _field, { t }) =>
    rowsOf(value).length ? t("runtime.rows.count", { count: rowsOf(value).length }) : "",
  group: true,
  wide: true,
};
