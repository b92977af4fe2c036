import { Form, InputNumber, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useForm } from "../../api/forms";
import type { FieldMeta, FormMeta, PageBlock } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { useDashboard, useDashboards } from "../dashboards";
import { FilterButton } from "../records";
import type { Labels } from "./model";
import { Words } from "./Properties";
import { useRelatedChoices } from "./useChoices";

interface Props<B extends PageBlock = PageBlock> {
  form: FormMeta;
  block: B;
  onChange: (change: Partial<PageBlock>, gesture?: string) => void;
}
type Of<K extends PageBlock["kind"]> = Extract<PageBlock, { kind: K }>;

/** What is set of every block, and of this kind. */
export function BlockSettings(props: Props) {
  const { form, block, onChange } = props;
  const { t } = useTranslation();
  return (
    <>
      <Words
        label={t("pages.title")}
        value={block.label as Labels | undefined}
        onChange={(label) =>
          onChange({ label: Object.keys(label).length > 0 ? label : undefined } as never, "title")
        }
      />
      <OwnSettings {...props} />
      <Form.Item label={t("pages.side")} layout="horizontal">
        <Switch
          checked={block.side ?? false}
          onChange={(side) => onChange({ side: side || undefined } as never)}
        />
      </Form.Item>
      <Form.Item label={t("pages.visibleWhen")}>
        <FilterButton
          form={form}
          filter={block.visible_when ?? null}
          onChange={(visible_when) => onChange({ visible_when: visible_when ?? undefined } as never)}
        />
      </Form.Item>
    </>
  );
}

function OwnSettings(props: Props) {
  const { block } = props;
  if (block.kind === "fields") return <FieldsSettings {...props} block={block} />;
  if (block.kind === "related") return <RelatedSettings {...props} block={block} />;
  if (block.kind === "rows") return <RowsSettings {...props} block={block} />;
  if (block.kind === "files") return <FilesSettings {...props} block={block} />;
  if (block.kind === "timeline") return <TimelineSettings {...props} block={block} />;
  if (block.kind === "report") return <ReportSettings {...props} block={block} />;
  if (block.kind === "text") return <TextSettings {...props} block={block} />;
  return null;
}

function FieldKeys(props: {
  fields: FieldMeta[];
  value: string[];
  onChange: (keys: string[]) => void;
  label: string;
}) {
  const label = useLabel();
  return (
    <Form.Item label={props.label}>
      <Select
        mode="multiple"
        aria-label={props.label}
        value={props.value}
        onChange={props.onChange}
        showSearch={{ optionFilterProp: "label" }}
        options={props.fields.map((field) => ({ value: field.key, label: label(field.label) }))}
      />
    </Form.Item>
  );
}

const shownFields = (form: FormMeta) =>
  form.fields.filter((field) => !field.hidden && !["id", "version", "deleted_at"].includes(field.key));

function FieldsSettings({ form, block, onChange }: Props<Of<"fields">>) {
  const { t } = useTranslation();
  return (
    <>
      <FieldKeys
        label={t("pages.fields")}
        fields={shownFields(form)}
        value={block.fields ?? []}
        onChange={(fields) => onChange({ fields })}
      />
      <Form.Item label={t("pages.columns")}>
        <Segmented
          value={block.columns ?? 2}
          options={[1, 2, 3, 4]}
          onChange={(columns) => onChange({ columns })}
        />
      </Form.Item>
      <Form.Item label={t("pages.collapsed")} layout="horizontal">
        <Switch
          checked={block.collapsed ?? false}
          onChange={(collapsed) => onChange({ collapsed: collapsed || undefined } as never)}
        />
      </Form.Item>
    </>
  );
}

function RelatedSettings({ form, block, onChange }: Props<Of<"related">>) {
  const { t } = useTranslation();
  const label = useLabel();
  const choices = useRelatedChoices(form);
  const target = useForm(block.form);
  const fields = target.data ? shownFields(target.data) : [];
  const [sort] = block.sort ?? [];
  return (
    <>
      <Form.Item label={t("pages.related")}>
        <Select
          aria-label={t("pages.related")}
          value={`${block.form}.${block.field}`}
          options={choices}
          onChange={(_value, option) => {
            const { form: other, field } = option as (typeof choices)[number];
            onChange({ form: other, field, columns: undefined, sort: undefined } as never);
          }}
        />
      </Form.Item>
      <FieldKeys
        label={t("pages.listColumns")}
        fields={fields}
        value={block.columns ?? []}
        onChange={(columns) => onChange({ columns })}
      />
      <Form.Item label={t("pages.sort")}>
        <Select
          allowClear
          aria-label={t("pages.sort")}
          value={sort?.field}
          onChange={(field) =>
            onChange({ sort: field ? [{ field, desc: sort?.desc ?? false }] : undefined } as never)
          }
          options={fields
            .filter((field) => field.kind !== "json")
            .map((field) => ({ value: field.key, label: label(field.label) }))}
        />
      </Form.Item>
      {sort && (
        <Form.Item label={t("pages.descending")} layout="horizontal">
          <Switch
            checked={sort.desc ?? false}
            onChange={(desc) => onChange({ sort: [{ field: sort.field, desc }] })}
          />
        </Form.Item>
      )}
      <Form.Item label={t("pages.limit")}>
        <InputNumber
          aria-label={t("pages.limit")}
          min={1}
          max={50}
          value={block.limit ?? 8}
          onChange={(limit) => onChange({ limit: limit ?? 8 }, "limit")}
        />
      </Form.Item>
    </>
  );
}

function RowsSettings({ form, block, onChange }: Props<Of<"rows">>) {
  const { t } = useTranslation();
  const label = useLabel();
  const options = form.fields
    .filter((field) => field.settings.fields)
    .map((field) => ({ value: field.key, label: label(field.label) }));
  return (
    <Form.Item label={t("pages.block.rows")}>
      <Select
        aria-label={t("pages.block.rows")}
        value={block.field}
        options={options}
        onChange={(field) => onChange({ field })}
      />
    </Form.Item>
  );
}

function FilesSettings({ form, block, onChange }: Props<Of<"files">>) {
  const { t } = useTranslation();
  return (
    <FieldKeys
      label={t("pages.filesOf")}
      fields={form.fields.filter((field) => field.accepts)}
      value={block.fields ?? []}
      onChange={(fields) => onChange({ fields })}
    />
  );
}

function TimelineSettings({ block, onChange }: Props<Of<"timeline">>) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t("pages.shows")}>
      <Segmented
        value={block.show ?? "all"}
        onChange={(show) => onChange({ show })}
        options={(["all", "comment", "history"] as const).map((value) => ({
          value,
          label: t(`records.timeline.${value}`),
        }))}
      />
    </Form.Item>
  );
}

function ReportSettings({ form, block, onChange }: Props<Of<"report">>) {
  const { t } = useTranslation();
  const label = useLabel();
  const dashboards = useDashboards();
  const dashboard = useDashboard(block.dashboard || undefined);
  const card = dashboard.data?.cards.find((item) => item.key === block.card);
  const counted = useForm(card?.query.form);
  const links = (counted.data?.fields ?? []).filter(
    (field) => field.kind === "id" && field.target === form.key,
  );
  return (
    <>
      <Form.Item label={t("pages.report.dashboard")}>
        <Select
          aria-label={t("pages.report.dashboard")}
          value={block.dashboard || undefined}
          onChange={(value) => onChange({ dashboard: value, card: "", field: undefined } as never)}
          options={(dashboards.data ?? []).map((item) => ({ value: item.key, label: label(item.label) }))}
        />
      </Form.Item>
      <Form.Item label={t("pages.report.card")}>
        <Select
          aria-label={t("pages.report.card")}
          value={block.card || undefined}
          disabled={!dashboard.data}
          onChange={(value) => onChange({ card: value, field: undefined } as never)}
          options={(dashboard.data?.cards ?? []).map((item) => ({
            value: item.key,
            label: label(item.label),
          }))}
        />
      </Form.Item>
      <Form.Item label={t("pages.report.field")} extra={t("pages.report.fieldHint")}>
        <Select
          allowClear
          aria-label={t("pages.report.field")}
          value={block.field ?? undefined}
          onChange={(field) => onChange({ field: field ?? undefined } as never)}
          options={links.map((field) => ({ value: field.key, label: label(field.label) }))}
        />
      </Form.Item>
      <Form.Item label={t("pages.report.height")}>
        <InputNumber
          aria-label={t("pages.report.height")}
          min={120}
          max={600}
          step={20}
          value={block.height ?? 220}
          onChange={(height) => onChange({ height: height ?? 220 }, "height")}
        />
      </Form.Item>
    </>
  );
}

function TextSettings({ block, onChange }: Props<Of<"text">>) {
  const { t } = useTranslation();
  return (
    <>
      <Words
        long
        label={t("pages.block.text")}
        value={block.text as Labels}
        onChange={(text) => onChange({ text }, "text")}
      />
      <Form.Item label={t("pages.tone")}>
        <Segmented
          value={block.tone ?? "plain"}
          onChange={(tone) => onChange({ tone })}
          options={(["plain", "info", "warning"] as const).map((value) => ({
            value,
            label: t(`pages.tones.${value}`),
          }))}
        />
      </Form.Item>
    </>
  );
}
