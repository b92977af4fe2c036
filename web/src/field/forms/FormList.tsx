import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { canDo, useForm } from "../../api/forms";
import { useRecordPages } from "../../api/records";
import type { FieldMeta, FormMeta, RecordRow } from "../../api/types";
import { FieldDisplay } from "../../engines/form/runtime/phone";
import { isEmpty } from "../../engines/form/runtime/widget";
import { useLabel } from "../../lib/i18n/label";
import { Button } from "../../ui/phone/button";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";

const COLUMNS = 4;

/** Records of a form: search, the newest first, more on demand. */
export default function FormList() {
  const { form: key = "" } = useParams();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const label = useLabel();
  const form = useForm(key);
  const back = { label: t("field.back"), onClick: () => navigate("/f") };
  const create = canDo(form.data, "create") && (
    <Button look="primary" block icon="plus" onClick={() => navigate(`/f/${key}/new`)}>
      {t("runtime.form.createTitle", { name: label(form.data?.label) })}
    </Button>
  );
  return (
    <Page title={label(form.data?.label)} back={back} foot={create || undefined}>
      {form.isPending && <Skeleton />}
      {form.isError && <ProblemNote error={form.error} onRetry={() => void form.refetch()} />}
      {form.data &&
        (canDo(form.data, "read") ? <Found form={form.data} /> : <Empty title={t("field.forms.onlyNew")} />)}
    </Page>
  );
}

/** The title first, then what the form's first view shows. */
function columnsOf(form: FormMeta): FieldMeta[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const view = form.views.find((item) => item.default) ?? form.views[0];
  const named = view?.columns ?? form.layout.flatMap((section) => section.fields);
  const keys = [...named, ...form.fields.filter(({ system }) => !system).map((field) => field.key)];
  const shown = [...new Set(keys)].filter((key) => key !== form.title && key !== "no");
  return shown
    .flatMap((key) => byKey.get(key) ?? [])
    .filter((field) => field.kind !== "json" && !field.presentational && !field.hidden)
    .slice(0, COLUMNS);
}

function Found({ form }: { form: FormMeta }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const shown = columnsOf(form);
  const columns = [...new Set([form.title, "no", ...shown.map(({ key }) => key)])].filter((key) =>
    form.fields.some((field) => field.key === key),
  );
  const found = useRecordPages(form.key, { columns, search, total: "none" });
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="p-stack">
      <input
        className="p-input"
        type="search"
        value={text}
        placeholder={t("runtime.search")}
        aria-label={t("runtime.search")}
        onChange={(event) => setText(event.target.value)}
      />
      {found.isPending && <Skeleton />}
      {found.isError && <ProblemNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && (
        <Empty title={t(search ? "runtime.nothingFound" : "field.forms.empty")} />
      )}
      {rows.map((row) => (
        <Entry key={row.id} form={form} row={row} fields={shown} />
      ))}
      {found.hasNextPage && (
        <Button pending={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("field.forms.more")}
        </Button>
      )}
    </div>
  );
}

function Entry({ form, row, fields }: { form: FormMeta; row: RecordRow; fields: FieldMeta[] }) {
  const label = useLabel();
  const title = String(row[form.title] ?? row.no ?? "—");
  return (
    <Link className="p-card p-entry" to={`/f/${form.key}/${row.id}`}>
      <h2>
        <span>{title}</span>
        {row.no && row.no !== title && <small>{row.no}</small>}
      </h2>
      <dl className="p-rows">
        {fields
          .filter((field) => !isEmpty(row[field.key]))
          .map((field) => (
            <div className="p-row" key={field.key}>
              <dt>{label(field.label)}</dt>
              <dd>
                <FieldDisplay field={field} value={row[field.key]} record={row} compact />
              </dd>
            </div>
          ))}
      </dl>
    </Link>
  );
}
