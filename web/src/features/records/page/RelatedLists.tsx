import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useForm } from "../../../api/forms";
import { useRecordList } from "../../../api/records";
import type { FieldMeta, FormMeta, RecordRow, SortKey } from "../../../api/types";
import { headerOf, isNumeric, useColumns } from "../../../engines/conditions/columns";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { Cell } from "../list/Cell";
import { listAddress } from "../list/listAddress";
import { isReverse } from "./fields";

const SHOWN = 8;
const MAX_COLUMNS = 6;

/** Records of other forms that point at this one. */
export function RelatedLists({ form, record }: { form: FormMeta; record: RecordRow }) {
  const fields = form.fields.filter(isReverse);
  return (
    <>
      {fields.map((field) => (
        <RelatedList key={field.key} field={field} record={record} />
      ))}
    </>
  );
}

function RelatedList({ field, record }: { field: FieldMeta; record: RecordRow }) {
  const label = useLabel();
  const target = useForm(field.settings.form);
  // A form that the person may not read is simply not part of the page.
  if (target.isError) return null;
  return (
    <section className="sl-section sl-related">
      <h2>{label(field.label)}</h2>
      {target.data ? (
        <RelatedRows form={target.data} back={field.settings.field ?? ""} record={record} />
      ) : (
        <PageSkeleton rows={2} />
      )}
    </section>
  );
}

interface RowsProps {
  form: FormMeta;
  /** The relation there that names this record. */
  back: string;
  record: RecordRow;
  columns?: string[] | undefined;
  sort?: SortKey[] | undefined;
  limit?: number | undefined;
}

/** The first records of a form that point at this one. */
export function RelatedRows({ form, back, record, columns: chosen, sort, limit = SHOWN }: RowsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const view = form.views.find((item) => item.default) ?? form.views[0];
  const named = view?.columns ?? ["no", form.title];
  // A board's cards have their title besides the columns: here it would be missing.
  const usual = (named.includes("no") || named.includes(form.title) ? named : [form.title, ...named])
    .filter((path) => path.split(".")[0] !== back)
    .slice(0, MAX_COLUMNS);
  const paths = chosen ?? usual;
  const columns = useColumns(form, paths);
  const filter = { field: back, op: "eq", value: record.id };
  const list = useRecordList(form.key, {
    columns: paths,
    filter,
    sort: sort ?? [{ field: "created_at", desc: true }],
    limit,
    total: "capped",
  });
  if (list.isPending) return <PageSkeleton rows={2} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.rows.length === 0) return <p className="sl-muted">{t("records.related.none")}</p>;
  const { total } = list.data;
  return (
    <div className="sl-scroll-x">
      <table className="sl-mini">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.path} data-number={isNumeric(column)}>
                {headerOf(column, columns)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.data.rows.map((row) => (
            <tr key={row.id} onClick={() => void navigate(`/f/${form.key}/${row.id}`)}>
              {columns.map((column, index) => (
                <td key={column.path} data-number={isNumeric(column)}>
                  {index === 0 ? (
                    <Link to={`/f/${form.key}/${row.id}`} onClick={(event) => event.stopPropagation()}>
                      <Cell column={column} value={row[column.path]} />
                    </Link>
                  ) : (
                    <Cell column={column} value={row[column.path]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {total && total.count > limit && (
        <Button type="link" size="small" onClick={() => void navigate(listAddress(form.key, { filter }))}>
          {t("records.related.all", { count: total.count })}
        </Button>
      )}
    </div>
  );
}
