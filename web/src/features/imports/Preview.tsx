import { Table, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import type { PreviewRow, Upload } from "./api";
import type { Mapping } from "./mapping";

interface Props {
  form: FormMeta;
  upload: Upload;
  mapping: Mapping;
}

/** The first rows under the fields that they go to; cells with a problem say which. */
export function Preview({ form, upload, mapping }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const rows = rowsOf(upload);
  if (rows.length === 0 || Object.keys(mapping).length === 0) return null;
  const problemOf = (row: PreviewRow, column: string) =>
    row.problems?.find((problem) => problem.column === column || problem.field === mapping[column]);
  return (
    <section>
      <h2 className="sl-import-head">{t("imports.preview")}</h2>
      <Table<PreviewRow>
        size="small"
        rowKey="row"
        pagination={false}
        dataSource={rows}
        scroll={{ x: Object.keys(mapping).length * 150 }}
        columns={upload.columns
          .filter((column) => mapping[column.name])
          .map((column) => ({
            key: column.name,
            title: label(form.fields.find((field) => field.key === mapping[column.name])?.label),
            width: 150,
            ellipsis: true,
            render: (_value: unknown, row: PreviewRow) => {
              const value = row.values[column.name];
              const text = value === null || value === undefined ? "" : String(value);
              const problem = problemOf(row, column.name);
              if (!problem) return text;
              return (
                <Tooltip title={label(problem.message)}>
                  <span className="sl-error">{text || "–"}</span>
                </Tooltip>
              );
            },
          }))}
      />
    </section>
  );
}

/** Preview rows by column name, whether the server sends lists or objects. */
function rowsOf(upload: Upload): PreviewRow[] {
  return ((upload.preview ?? []) as (PreviewRow | unknown[] | Record<string, unknown>)[]).map(
    (row, index) => {
      if (Array.isArray(row)) {
        const values = Object.fromEntries(upload.columns.map((column, at) => [column.name, row[at]]));
        return { row: index + 1, values };
      }
      if ("values" in row) return row as PreviewRow;
      return { row: index + 1, values: row as Record<string, unknown> };
    },
  );
}
