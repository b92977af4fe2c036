import { Form, Input, InputNumber, Segmented, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useForm } from "../../api/forms";
import type { FormMeta } from "../../api/types";
import { FieldPathSelect } from "../../engines/conditions";
import { useLabel } from "../../lib/i18n";
import { FilterButton } from "../records";
import type { Labels, PrintBlock } from "./api";
import { holdsFiles, withCells } from "./model";
import { Paths, RowPaths } from "./Paths";
import { relatedKey, useRelated } from "./useRelated";
import { Words } from "./Words";

export interface EditorProps {
  form: FormMeta;
  block: PrintBlock;
  onChange: (change: Record<string, unknown>, gesture?: string) => void;
}

const ALIGN = ["left", "center", "right"] as const;

/** What can be set of a block, by its kind; a kind without settings has none. */
export const EDITORS: Record<string, (props: EditorProps) => ReactNode> = {
  heading: Heading,
  text: Text,
  fields: Fields,
  rows: Rows,
  related: RelatedList,
  pictures: Pictures,
  signature: Signature,
  code: Code,
  columns: Columns,
  space: Space,
};

function Heading(props: EditorProps) {
  const { t } = useTranslation();
  const { block, onChange } = props;
  return (
    <>
      <TextWords {...props} />
      <Form.Item label={t("printing.level")} layout="horizontal">
        <Segmented
          value={(block.level as number) ?? 1}
          options={[1, 2, 3].map((value) => ({
            value,
            label: t(`printing.levels.${value as 1 | 2 | 3}`),
          }))}
          onChange={(level) => onChange({ level })}
        />
      </Form.Item>
      <Align {...props} />
    </>
  );
}

function Text(props: EditorProps) {
  return (
    <>
      <TextWords {...props} long />
      <Align {...props} />
      <Toggle {...props} name="bold" />
      <Toggle {...props} name="muted" />
      <Num {...props} name="size" min={0.5} max={4} step={0.1} start={1} />
    </>
  );
}

function Fields(props: EditorProps) {
  const { t } = useTranslation();
  const { form, block, onChange } = props;
  return (
    <>
      <LabelWords {...props} />
      <Paths
        label={t("printing.fields")}
        form={form}
        paths={block.fields ?? []}
        onChange={(fields) => fields.length > 0 && onChange({ fields })}
      />
      <Form.Item label={t("printing.perRow")} layout="horizontal">
        <Segmented
          value={(block.columns as number) ?? 2}
          options={[1, 2, 3, 4]}
          onChange={(columns) => onChange({ columns })}
        />
      </Form.Item>
      <Toggle {...props} name="empty" start />
      <Toggle {...props} name="lines" start />
    </>
  );
}

function Rows(props: EditorProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { form, block, onChange } = props;
  const tables = form.fields.filter((field) => field.settings?.fields);
  const chosen = tables.find((field) => field.key === block.field);
  return (
    <>
      <Form.Item label={t("printing.kinds.rows")}>
        <Select
          aria-label={t("printing.kinds.rows")}
          value={block.field ?? null}
          options={tables.map((field) => ({ value: field.key, label: label(field.label) }))}
          onChange={(field) => onChange({ field, columns: undefined, totals: undefined })}
        />
      </Form.Item>
      <LabelWords {...props} />
      <RowPaths
        label={t("printing.columns")}
        fields={chosen?.settings.fields ?? []}
        paths={(block.columns as string[] | undefined) ?? []}
        onChange={(columns) => columns.length > 0 && onChange({ columns })}
        totals={block.totals ?? []}
        onTotals={(totals) => onChange({ totals: totals.length > 0 ? totals : undefined })}
      />
      <TableLook {...props} />
    </>
  );
}

function RelatedList(props: EditorProps) {
  const { t } = useTranslation();
  const { form, block, onChange } = props;
  const { choices } = useRelated(form);
  const target = useForm(block.form);
  const [sort] = block.sort ?? [];
  return (
    <>
      <Form.Item label={t("printing.relatedList")}>
        <Select
          aria-label={t("printing.relatedList")}
          value={relatedKey(block)}
          showSearch={{ optionFilterProp: "label" }}
          options={choices}
          onChange={(_value, option) => {
            const { form: other, field, of } = option as (typeof choices)[number];
            // The columns are the other form's own: its number is always there.
            onChange({
              form: other,
              field,
              of,
              columns: ["no"],
              totals: undefined,
              filter: undefined,
              sort: undefined,
            });
          }}
        />
      </Form.Item>
      <LabelWords {...props} />
      {target.data && (
        <>
          <Paths
            label={t("printing.columns")}
            form={target.data}
            paths={(block.columns as string[] | undefined) ?? []}
            onChange={(columns) => columns.length > 0 && onChange({ columns })}
            totals={block.totals ?? []}
            onTotals={(totals) => onChange({ totals: totals.length > 0 ? totals : undefined })}
          />
          <Form.Item label={t("printing.only")} layout="horizontal">
            <FilterButton
              form={target.data}
              filter={block.filter ?? null}
              onChange={(filter) => onChange({ filter: filter ?? undefined })}
            />
          </Form.Item>
          <Form.Item label={t("printing.sort")}>
            <div className="sl-print-sort">
              <FieldPathSelect
                form={target.data}
                value={sort?.field ?? ""}
                placeholder={t("printing.noSort")}
                onChange={(field) => onChange({ sort: [{ field, ...(sort?.desc && { desc: true }) }] })}
              />
              <Switch
                checkedChildren={t("printing.descending")}
                unCheckedChildren={t("printing.ascending")}
                aria-label={t("printing.descending")}
                disabled={!sort}
                checked={sort?.desc ?? false}
                onChange={(desc) => sort && onChange({ sort: [{ field: sort.field, desc }] })}
              />
            </div>
          </Form.Item>
        </>
      )}
      <Num {...props} name="limit" min={1} max={200} start={50} />
      <TableLook {...props} />
    </>
  );
}

function TableLook(props: EditorProps) {
  return (
    <>
      <Toggle {...props} name="numbered" start />
      <Toggle {...props} name="empty" start />
      {(props.block.totals ?? []).length > 0 && <Toggle {...props} name="in_words" />}
    </>
  );
}

function Pictures(props: EditorProps) {
  const { t } = useTranslation();
  const { block, onChange } = props;
  return (
    <>
      <FileField {...props} />
      <LabelWords {...props} />
      <Form.Item label={t("printing.perRow")} layout="horizontal">
        <Segmented
          value={(block.columns as number) ?? 3}
          options={[1, 2, 3, 4, 5, 6]}
          onChange={(columns) => onChange({ columns })}
        />
      </Form.Item>
      <Num {...props} name="height" min={5} max={250} start={45} />
    </>
  );
}

function Signature(props: EditorProps) {
  return (
    <>
      <LabelWords {...props} />
      <FileField {...props} clear />
      <Num {...props} name="height" min={8} max={80} start={20} />
      <Toggle {...props} name="date" start />
    </>
  );
}

function Code(props: EditorProps) {
  const { t } = useTranslation();
  const { form, block, onChange } = props;
  const kind = (block.code as string) ?? "qr";
  const text = typeof block.text === "string" ? block.text : "";
  return (
    <>
      <Form.Item label={t("printing.code")} layout="horizontal">
        <Segmented
          value={kind}
          options={(["qr", "barcode"] as const).map((value) => ({
            value,
            label: t(`printing.kinds.${value}`),
          }))}
          onChange={(code) => onChange({ code })}
        />
      </Form.Item>
      <Form.Item label={t("printing.codeText")} extra={t("printing.codeHint")}>
        <Input
          value={text}
          maxLength={500}
          aria-label={t("printing.codeText")}
          onChange={(event) => onChange({ text: event.target.value }, "code")}
        />
        <FieldPathSelect
          form={form}
          value=""
          placeholder={t("printing.insert")}
          onChange={(path) => onChange({ text: `${text}{{${path}}}` })}
        />
      </Form.Item>
      <Num {...props} name="size" min={8} max={150} start={25} word="codeSize" />
      <Align {...props} />
      <Toggle {...props} name="caption" />
    </>
  );
}

function Columns({ block, onChange }: EditorProps) {
  const { t } = useTranslation();
  const count = block.cells?.length ?? 1;
  const widths = Array.from({ length: count }, (_, number) => block.widths?.[number] ?? 1);
  return (
    <>
      <Form.Item label={t("printing.cells")} layout="horizontal">
        <Segmented
          value={count}
          options={[1, 2, 3, 4]}
          onChange={(next) => onChange(withCells(block, next))}
        />
      </Form.Item>
      <Form.Item label={t("printing.widths")} extra={t("printing.widthsHint")}>
        <div className="sl-print-numbers">
          {widths.map((width, number) => (
            <InputNumber
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place
              key={number}
              aria-label={`${t("printing.widths")} ${number + 1}`}
              min={0.1}
              max={20}
              step={1}
              value={width}
              onChange={(next) =>
                onChange({ widths: widths.map((old, at) => (at === number ? (next ?? 1) : old)) }, "widths")
              }
            />
          ))}
        </div>
      </Form.Item>
    </>
  );
}

function Space(props: EditorProps) {
  return <Num {...props} name="height" min={1} max={200} start={5} />;
}

// --- parts
function TextWords({ form, block, onChange, long }: EditorProps & { long?: boolean }) {
  const { t } = useTranslation();
  return (
    <Words
      label={t("printing.text")}
      value={block.text as Labels}
      form={form}
      long
      {...(!long && { long: false })}
      onChange={(text, gesture) => onChange({ text }, gesture)}
    />
  );
}

function LabelWords({ block, onChange }: EditorProps) {
  const { t } = useTranslation();
  return (
    <Words
      label={t("printing.label")}
      value={block.label}
      onChange={(label, gesture) =>
        onChange({ label: Object.keys(label).length > 0 ? label : undefined }, gesture)
      }
    />
  );
}

function FileField({ form, block, onChange, clear }: EditorProps & { clear?: boolean }) {
  const { t } = useTranslation();
  const label = useLabel();
  const fields = form.fields
    .filter(holdsFiles)
    .map((field) => ({ value: field.key, label: label(field.label) }));
  const known = !block.field || fields.some((field) => field.value === block.field);
  return (
    <Form.Item label={t("printing.fileField")}>
      <Select
        {...(clear && { allowClear: true, placeholder: t("printing.byHand") })}
        aria-label={t("printing.fileField")}
        value={block.field ?? null}
        options={known ? fields : [...fields, { value: block.field ?? "", label: block.field ?? "" }]}
        onChange={(field) => onChange({ field: field ?? undefined })}
      />
    </Form.Item>
  );
}

function Align({ block, onChange }: EditorProps) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t("printing.align")} layout="horizontal">
      <Segmented
        value={(block.align as string) ?? "left"}
        options={ALIGN.map((value) => ({ value, label: t(`printing.aligns.${value}`) }))}
        onChange={(align) => onChange({ align })}
      />
    </Form.Item>
  );
}

function Toggle({ block, onChange, name, start = false }: EditorProps & { name: string; start?: boolean }) {
  const { t } = useTranslation();
  const word: string = t(`printing.toggles.${name}` as never);
  return (
    <Form.Item label={word} layout="horizontal">
      <Switch
        size="small"
        aria-label={word}
        checked={(block[name] as boolean | undefined) ?? start}
        onChange={(on) => onChange({ [name]: on === start ? undefined : on })}
      />
    </Form.Item>
  );
}

interface NumProps extends EditorProps {
  name: string;
  min: number;
  max: number;
  start: number;
  step?: number;
  word?: string;
}

function Num({ block, onChange, name, min, max, start, step = 1, word = name }: NumProps) {
  const { t } = useTranslation();
  const text: string = t(`printing.numbers.${word}` as never);
  return (
    <Form.Item label={text} layout="horizontal">
      <InputNumber
        aria-label={text}
        min={min}
        max={max}
        step={step}
        value={(block[name] as number | undefined) ?? start}
        onChange={(value) => onChange({ [name]: value ?? undefined }, name)}
      />
    </Form.Item>
  );
}
