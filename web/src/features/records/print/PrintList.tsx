import { PrinterOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useForm } from "../../../api/forms";
import { queryRecords } from "../../../api/records";
import { useSession } from "../../../api/session";
import type { FormMeta, RecordRow } from "../../../api/types";
import { ConditionChips } from "../../../engines/conditions";
import { type ColumnInfo, headerOf, isNumeric, useColumns } from "../../../engines/conditions/columns";
import { exactTime } from "../../../lib/format";
import { useLabel } from "../../../lib/i18n";
import { ErrorState, PageSkeleton } from "../../../ui/states";
import { Cell } from "../list/Cell";
import { useListState } from "../list/useListState";

const PAGE = 200;
const MOST = 2000;

/** A list on paper: the view as it is now, all its rows, the head of the table on each page. */
export function PrintList() {
  const { form: key = "" } = useParams();
  const form = useForm(key);
  if (form.isPending) return <PageSkeleton />;
  if (form.isError) return <ErrorState error={form.error} onRetry={() => void form.refetch()} />;
  return <Paper form={form.data} />;
}

function Paper({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const session = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const state = useListState(form, form.views);
  const columns = useColumns(form, state.columns);
  const { rows, done, cut, error } = useAllRows(form, state);
  if (error) return <ErrorState error={error} onRetry={() => location.reload()} />;
  return (
    <article className="sl-paper">
      <div className="sl-paper-tools">
        <Button onClick={() => void navigate(`/f/${form.key}?${params}`)}>{t("common.back")}</Button>
        <Button type="primary" icon={<PrinterOutlined />} loading={!done} onClick={() => window.print()}>
          {t("views.print.now", { count: rows.length })}
        </Button>
        {cut && <Alert type="warning" showIcon title={t("views.print.cut", { count: MOST })} />}
      </div>
      <header>
        <h1>
          {label(form.label)}
          {state.view && ` · ${label(state.view.label)}`}
        </h1>
        <p>
          {t("views.print.head", {
            count: rows.length,
            time: exactTime(new Date().toISOString()),
            who: session.user.name,
          })}
        </p>
        <ConditionChips form={form} value={state.filter} />
      </header>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.path} className={isNumeric(column) ? "sl-right" : undefined}>
                {headerOf(column, columns)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.path} className={isNumeric(column) ? "sl-right sl-whole" : wholeOf(column)}>
                  <Cell column={column} value={row[column.path]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function useAllRows(form: FormMeta, state: ReturnType<typeof useListState>) {
  const [found, setFound] = useState<{ rows: RecordRow[]; done: boolean; cut: boolean; error: unknown }>({
    rows: [],
    done: false,
    cut: false,
    error: null,
  });
  const { columns, filter, sort, search } = state;
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => {
      let rows: RecordRow[] = [];
      let cursor: string | null = null;
      do {
        const page = await queryRecords(
          form.key,
          { columns, filter, sort, search, limit: PAGE, cursor },
          stop.signal,
        );
        rows = [...rows, ...page.rows];
        cursor = page.next;
        setFound({
          rows,
          done: cursor === null || rows.length >= MOST,
          cut: cursor !== null && rows.length >= MOST,
          error: null,
        });
      } while (cursor !== null && rows.length < MOST);
    };
    read().catch((error: unknown) => {
      if (!stop.signal.aborted) setFound((old) => ({ ...old, error }));
    });
    return () => stop.abort();
  }, [form, columns, filter, sort, search]);
  return found;
}

/** What is short anyway, and worse to read in two lines. */
const WHOLE = new Set(["date", "datetime", "duration", "boolean"]);
const wholeOf = ({ kind, path }: ColumnInfo) => (WHOLE.has(kind) || path === "no" ? "sl-whole" : undefined);
