import { Button, Checkbox, Form } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldMeta, FormMeta } from "../../api/types";
import { FieldPathSelect } from "../../engines/conditions";
import { type ColumnInfo, headerOf, isNumeric, useColumns } from "../../engines/conditions/columns";
import { useLabel } from "../../lib/i18n";
import { moved } from "../../lib/lists";
import { PlaceButtons } from "../../ui/PlaceButtons";

interface ListProps {
  label: string;
  /** The chosen ones, in order; what is not there any more bears its path as its name. */
  chosen: { path: string; name: string; sums: boolean }[];
  onChange: (paths: string[]) => void;
  totals?: readonly string[];
  onTotals?: (paths: string[]) => void;
  children: React.ReactNode;
}

/** Chosen fields in their order, each with what can be done to it; `children` adds one. */
function PathList({ label, chosen, onChange, totals = [], onTotals, children }: ListProps) {
  const { t } = useTranslation();
  const paths = chosen.map(({ path }) => path);
  return (
    <Form.Item label={label}>
      <ul className="sl-print-paths">
        {chosen.map(({ path, name, sums }, index) => (
          <li key={path}>
            <span title={path}>{name}</span>
            {onTotals && sums && (
              <Checkbox
                checked={totals.includes(path)}
                onChange={(event) =>
                  onTotals(event.target.checked ? [...totals, path] : totals.filter((item) => item !== path))
                }
              >
                {t("printing.total")}
              </Checkbox>
            )}
            <PlaceButtons
              name={name}
              at={index}
              count={chosen.length}
              onMove={(by) => onChange(moved(paths, index, index + by))}
              onRemove={() => onChange(paths.filter((item) => item !== path))}
            />
          </li>
        ))}
      </ul>
      {children}
    </Form.Item>
  );
}

interface Props extends Omit<ListProps, "chosen" | "children"> {
  form: FormMeta;
  paths: readonly string[];
}

/** Fields of a form and of what it relates to. */
export function Paths({ form, paths, ...rest }: Props) {
  const { t } = useTranslation();
  const columns = useColumns(form, [...paths]);
  const info = (path: string): ColumnInfo | undefined => columns.find((item) => item.path === path);
  const chosen = paths.map((path) => {
    const found = info(path);
    return {
      path,
      name: found ? headerOf(found, columns) : path,
      sums: found !== undefined && isNumeric(found),
    };
  });
  return (
    <PathList {...rest} chosen={chosen}>
      <FieldPathSelect
        form={form}
        value=""
        placeholder={t("printing.addField")}
        onChange={(path) => rest.onChange([...new Set([...paths, path])])}
      />
    </PathList>
  );
}

/** Columns of a sub-table; none chosen: all of them. */
export function RowPaths({ fields, paths, ...rest }: Omit<Props, "form"> & { fields: readonly FieldMeta[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const every = paths.length > 0 ? paths : fields.map((field) => field.key);
  const chosen = every.map((path) => {
    const field = fields.find((item) => item.key === path);
    const number = NUMBERS.has(field?.type ?? "");
    return { path, name: field ? label(field.label) : path, sums: number };
  });
  const missing = fields.filter((field) => !every.includes(field.key));
  return (
    <PathList {...rest} chosen={chosen}>
      {missing.length > 0 && (
        <div className="sl-print-missing">
          <span className="sl-muted">{t("printing.addColumn")}</span>
          {missing.map((field) => (
            <Button key={field.key} size="small" onClick={() => rest.onChange([...every, field.key])}>
              {label(field.label)}
            </Button>
          ))}
        </div>
      )}
    </PathList>
  );
}

/** Types of a sub-table's columns that can be added up; the definition of a row says no kind. */
const NUMBERS: ReadonlySet<string> = new Set(["number", "money", "percent", "formula", "rating", "progress"]);
