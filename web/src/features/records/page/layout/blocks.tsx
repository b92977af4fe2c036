import { Alert } from "antd";
import { type ComponentType, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useForm } from "../../../../api/forms";
import type { FieldMeta, FormMeta, PageBlock, RecordRow } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n";
import { PageSkeleton } from "../../../../ui/states";
import { HistoryList } from "../HistoryList";
import { InlineField } from "../InlineField";
import { RelatedRows } from "../RelatedLists";
import { Timeline } from "../Timeline";
import "./layout.css";

const ReportBlock = lazy(() => import("./ReportBlock"));

type Kind = PageBlock["kind"];
type Of<K extends Kind> = Extract<PageBlock, { kind: K }>;

interface Props<K extends Kind> {
  form: FormMeta;
  record: RecordRow;
  block: Of<K>;
}

const fieldsNamed = (form: FormMeta, keys: readonly string[]): FieldMeta[] =>
  keys.flatMap((key) => form.fields.find((field) => field.key === key) ?? []);

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="sl-section">
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

function Fields({ form, record, block }: Props<"fields">) {
  const { t } = useTranslation();
  const label = useLabel();
  const [open, setOpen] = useState(!block.collapsed);
  const columns = block.columns ?? 2;
  return (
    <section className="sl-section">
      <h2>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {label(block.label) || t("records.page.more")}
        </button>
      </h2>
      {open && (
        <div className="sl-fields sl-page-fields" style={{ "--columns": columns } as React.CSSProperties}>
          {fieldsNamed(form, block.fields ?? []).map((field) => (
            <InlineField key={field.key} form={form} field={field} record={record} readOnly={false} />
          ))}
        </div>
      )}
    </section>
  );
}

function Related({ record, block }: Props<"related">) {
  const label = useLabel();
  const target = useForm(block.form);
  if (target.isError) return null;
  return (
    <section className="sl-section sl-related">
      <h2>{label(block.label) || label(target.data?.label)}</h2>
      {target.data ? (
        <RelatedRows
          form={target.data}
          back={block.field}
          record={record}
          columns={block.columns?.length ? block.columns : undefined}
          sort={block.sort?.length ? block.sort : undefined}
          limit={block.limit}
        />
      ) : (
        <PageSkeleton rows={2} />
      )}
    </section>
  );
}

function Rows({ form, record, block }: Props<"rows">) {
  const label = useLabel();
  const [field] = fieldsNamed(form, [block.field]);
  if (!field) return null;
  return (
    <Section title={label(block.label)}>
      <InlineField form={form} field={field} record={record} readOnly={false} />
    </Section>
  );
}

function Files({ form, record, block }: Props<"files">) {
  const { t } = useTranslation();
  const label = useLabel();
  const chosen = block.fields?.length
    ? fieldsNamed(form, block.fields)
    : form.fields.filter((field) => field.accepts);
  if (chosen.length === 0) return null;
  return (
    <Section title={label(block.label) || t("pages.block.files")}>
      <div className="sl-fields">
        {chosen.map((field) => (
          <InlineField key={field.key} form={form} field={field} record={record} readOnly={false} />
        ))}
      </div>
    </Section>
  );
}

function Words({ block }: Props<"text">) {
  const label = useLabel();
  const words = <div className="sl-page-text">{label(block.text)}</div>;
  if (!block.tone || block.tone === "plain") return <Section title={label(block.label)}>{words}</Section>;
  return (
    <Alert
      type={block.tone}
      showIcon
      title={label(block.label) || undefined}
      description={words}
      className="sl-page-note"
    />
  );
}

function History({ form, record, block }: Props<"history">) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <Section title={label(block.label) || t("records.history.title")}>
      <HistoryList form={form} record={record} />
    </Section>
  );
}

function Report(props: Props<"report">) {
  return (
    <Suspense fallback={<PageSkeleton rows={3} />}>
      <ReportBlock record={props.record} block={props.block} />
    </Suspense>
  );
}

/** Every kind of block, one line each. */
const BLOCKS: { [K in Kind]: ComponentType<Props<K>> } = {
  fields: Fields,
  related: Related,
  rows: Rows,
  timeline: ({ form, record, block }) => <Timeline form={form} record={record} initial={block.show} />,
  history: History,
  files: Files,
  report: Report,
  text: Words,
};

/** One block of a record page. */
export function Block({ form, record, block }: { form: FormMeta; record: RecordRow; block: PageBlock }) {
  const Kind = BLOCKS[block.kind] as
    | ComponentType<{ form: FormMeta; record: RecordRow; block: PageBlock }>
    | undefined;
  return Kind ? <Kind form={form} record={record} block={block} /> : null;
}
