import { Alert, Input, Radio, Select, Table } from "antd";
import type { ColumnType } from "antd/es/table";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useNarrow } from "../../lib/hooks";
import { useLabel } from "../../lib/i18n";
import type { Column, Mode } from "./api";
import { fillsRows, keyFields, keyOf, missingFields, needsKey, type Part, setTarget } from "./mapping";
import { Preview } from "./Preview";
import { TargetSelect } from "./TargetSelect";

interface Props {
  form: FormMeta;
  part: Part;
  onChange: (part: Part) => void;
}

const MANY = 30;

/** Column → field of one sheet, key and mode, and what the first rows look like. */
export function PartMapping({ form, part, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const narrow = useNarrow();
  const [search, setSearch] = useState("");
  const { upload, mapping, mode } = part;
  const change = (next: Partial<Part>) => onChange({ ...part, ...next });
  const keys = keyFields(form, mapping);
  const key = keyOf(form, part)?.key;
  const missing = missingFields(form, mapping, mode);
  const intoRows = fillsRows(form, mapping);
  const keyed = needsKey(form, part);
  const many = upload.columns.length > MANY;
  const needle = search.trim().toLowerCase();
  const shown = upload.columns.filter(({ name }) => name.toLowerCase().includes(needle));
  const name: ColumnType<Column> = {
    key: "name",
    title: t("imports.map.column"),
    width: 200,
    render: (_value, row) => <b>{row.name}</b>,
  };
  const sample: ColumnType<Column> = {
    key: "sample",
    title: t("imports.map.sample"),
    ellipsis: true,
    render: (_value, row) => <span className="sl-muted">{sampleText(row.sample)}</span>,
  };
  const target = (row: Column) => (
    <TargetSelect
      form={form}
      column={row.name}
      targets={upload.targets}
      path={mapping[row.name]}
      onChange={(path) => change({ mapping: setTarget(mapping, row.name, path) })}
    />
  );
  const field: ColumnType<Column> = {
    key: "field",
    title: t("imports.map.field"),
    width: 300,
    render: (_value, row) => target(row),
  };
  const together: ColumnType<Column> = {
    key: "name",
    title: `${t("imports.map.column")} → ${t("imports.map.field")}`,
    render: (_value, row) => (
      <div className="sl-import-column">
        <b>{row.name}</b>
        <span className="sl-muted">{sampleText(row.sample)}</span>
        {target(row)}
      </div>
    ),
  };
  return (
    <div className="sl-form">
      <p className="sl-muted">
        {t("imports.map.summary", {
          rows: upload.total.toLocaleString("en-US"),
          columns: upload.columns.length,
          mapped: Object.keys(mapping).length,
        })}
      </p>
      {upload.doubles.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("imports.doubles", { names: upload.doubles.slice(0, 5).join(", ") })}
        />
      )}
      {many && (
        <Input
          allowClear
          value={search}
          placeholder={t("imports.map.search")}
          aria-label={t("imports.map.search")}
          onChange={(event) => setSearch(event.target.value)}
          style={{ maxWidth: 320 }}
        />
      )}
      <Table<Column>
        size="small"
        rowKey="name"
        pagination={many ? { pageSize: MANY, size: "small", showSizeChanger: false } : false}
        dataSource={shown}
        columns={narrow ? [together] : [name, sample, field]}
      />
      <div className="sl-import-mode">
        <Radio.Group
          value={mode}
          onChange={(event) => change({ mode: event.target.value as Mode })}
          options={upload.rights.modes.map((value) => ({ value, label: t(`imports.mode.${value}`) }))}
        />
        {keyed && (
          <Select
            value={key}
            onChange={(next) => change({ key: next })}
            prefix={t("imports.key")}
            aria-label={t("imports.key")}
            placeholder={t("imports.keyMissing")}
            options={keys.map((field) => ({ value: field.key, label: label(field.label) }))}
            style={{ minWidth: 220 }}
          />
        )}
        {mode !== "create" && (
          <Select
            value={part.blank}
            onChange={(blank) => change({ blank })}
            prefix={t("imports.blank.label")}
            aria-label={t("imports.blank.label")}
            options={(["keep", "clear"] as const).map((value) => ({
              value,
              label: t(`imports.blank.${value}`),
            }))}
            style={{ minWidth: 220 }}
          />
        )}
      </div>
      {intoRows && (
        <Alert
          type={key ? "info" : "warning"}
          showIcon
          title={key ? t("imports.subHint") : t("imports.missingKey")}
        />
      )}
      {mode !== "create" && !intoRows && keys.length === 0 && (
        <Alert type="warning" showIcon title={t("imports.noKey")} />
      )}
      {missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("imports.missing", { names: missing.map((field) => label(field.label)).join(", ") })}
        />
      )}
      <Preview upload={upload} mapping={mapping} />
    </div>
  );
}

function sampleText(sample: unknown[]): string {
  return sample
    .filter((value) => value !== null && value !== "")
    .slice(0, 3)
    .map(String)
    .join(" · ");
}
