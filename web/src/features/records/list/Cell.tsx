import { CheckOutlined } from "@ant-design/icons";
import { lazy, Suspense } from "react";
import type { FieldMeta } from "../../../api/types";
import type { ColumnInfo } from "../../../engines/conditions/columns";
import { formatNumber } from "../../../lib/format";
import { OptionValues } from "../../../ui/OptionTag";
import { When } from "../../../ui/When";

const LazyDisplay = lazy(() =>
  import("../../../engines/form/runtime/desk").then((m) => ({ default: m.FieldDisplay })),
);

/** What its kind and settings do not tell a list how to show: scaled numbers, paths of options, formatted dates. */
const hasOwnLook = ({ scale, settings }: FieldMeta): boolean =>
  scale !== undefined ||
  settings.of !== undefined ||
  (settings.format !== undefined && settings.format !== PLAIN_DATE) ||
  Boolean(settings.options?.some((option) => option.children?.length));

const PLAIN_DATE = "yyyy-MM-dd";

/** One value in a list. What most cells hold is drawn here; the rest loads the field's own display. */
export function Cell({ column, value }: { column: ColumnInfo; value: unknown }) {
  if (value === null || value === undefined || value === "") return null;
  const { field, kind } = column;
  if (field && hasOwnLook(field))
    return (
      <Suspense fallback={null}>
        <LazyDisplay field={field} value={value} compact />
      </Suspense>
    );
  if (field?.settings.options) return <OptionValues field={field} value={value} />;
  if (kind === "datetime") return <When value={String(value)} />;
  if (kind === "date") return <>{String(value).slice(0, 10)}</>;
  if (kind === "boolean") return value ? <CheckOutlined /> : <span className="sl-muted">–</span>;
  if (kind === "id") return <>{titleOf(value)}</>;
  if (kind === "number" && field && ("decimals" in field.settings || field.system)) {
    // Money keeps its cents; other numbers show no zeros that say nothing.
    return (
      <>
        {field.settings.currency || (field.type === "formula" && field.settings.decimals)
          ? formatNumber(value, field.settings.decimals ?? 2)
          : formatNumber(value)}
      </>
    );
  }
  if (kind === "text" && typeof value === "string") return <>{value}</>;
  if (!field) return <>{titleOf(value)}</>;
  return (
    <Suspense fallback={null}>
      <LazyDisplay field={field} value={value} compact />
    </Suspense>
  );
}

function titleOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { title, name } = value as { title?: string; name?: string };
  return title ?? name ?? "";
}
