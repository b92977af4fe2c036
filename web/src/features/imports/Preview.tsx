import { Table, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import type { PreviewRow, Upload } from "./api";
import { type Mapping, withoutPlus } from "./mapping";

interface Props {
  upload: Upload;
  mapping: Mapping;
}

/** The first rows under the fields that they go to; cells with a problem say which. */
export function Preview({ upload, mapping }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const rows = upload.preview;
  if (rows.length === 0 || Object.keys(mapping).length === 0) return null;
  // Problems are those of the proposal; a column mapped otherwise is checked when the import runs.
  const problemOf = (row: PreviewRow, column: string) =>
    mapping[column] === upload.proposal[column]
      ? row.problems.find((problem) => problem.column === column)
      : undefined;
  const labelOf = (path: string) =>
    label(upload.targets.find((target) => target.path === withoutPlus(path))?.label) || path;
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
            title: labelOf(mapping[column.name] ?? ""),
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
