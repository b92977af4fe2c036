import { useQuery } from "@tanstack/react-query";
import { Alert, Modal, Table } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../../api/client";
import type { FormMeta, RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { ErrorState, PageSkeleton } from "../../../../ui/states";
import { useBulk } from "../../list/useBulk";

export interface Pasting {
  columns: ColumnInfo[];
  rows: RecordRow[];
  block: string[][];
}

interface Checked {
  id: string;
  values: Record<string, unknown>;
  issues: { field: string; code: string; message: string }[];
}

/** What a pasted block would write, checked by the server before anything is written. */
export default function PasteDialog(props: Pasting & { form: FormMeta; onClose: () => void }) {
  const { form, columns, rows, block, onClose } = props;
  const { t } = useTranslation();
  const bulk = useBulk(form);
  const checked = useQuery({
    queryKey: ["paste", form.key, columns.map(({ path }) => path), rows.map(({ id }) => id), block],
    queryFn: () =>
      api.post<Checked[]>(`/forms/${form.key}/paste`, {
        columns: columns.map(({ path }) => path),
        rows: rows.map((row, index) => ({ id: row.id, cells: block[index]?.slice(0, columns.length) ?? [] })),
      }),
    gcTime: 0,
    retry: false,
  });
  const found = checked.data ?? [];
  const wrong = found.flatMap((row, index) => row.issues.map((issue) => ({ ...issue, row: index })));
  const good = found.filter((row) => Object.keys(row.values).length > 0);
  const cells = good.reduce((sum, row) => sum + Object.keys(row.values).length, 0);
  const write = async () => {
    const version = new Map(rows.map((row) => [row.id, row.version]));
    const targets = good.map(({ id, values }) => ({ id, values, version: version.get(id) }));
    await bulk.run({ op: "update", records: targets });
    onClose();
  };
  return (
    <Modal
      open
      title={t("views.paste.title")}
      okText={t("views.paste.write", { count: cells })}
      okButtonProps={{ disabled: cells === 0 }}
      onOk={write}
      onCancel={onClose}
      width={640}
    >
      {checked.isPending && <PageSkeleton rows={3} />}
      {checked.isError && <ErrorState error={checked.error} onRetry={() => void checked.refetch()} />}
      {checked.data && (
        <div className="sl-form">
          <p>
            {t("views.paste.summary", {
              rows: good.length,
              cells,
              columns: columns.map(({ label }) => label).join(", "),
            })}
          </p>
          {block.length > rows.length && (
            <Alert
              type="warning"
              showIcon
              title={t("views.paste.cut", { count: block.length - rows.length })}
            />
          )}
          {wrong.length > 0 && (
            <>
              <Alert type="warning" showIcon title={t("views.paste.wrong", { count: wrong.length })} />
              <Table
                size="small"
                rowKey={(item) => `${item.row} ${item.field}`}
                pagination={false}
                scroll={{ y: 240 }}
                dataSource={wrong}
                columns={[
                  {
                    title: t("views.paste.record"),
                    render: (_, item) => rows[item.row]?.no ?? item.row + 1,
                    width: 160,
                  },
                  {
                    title: t("views.paste.column"),
                    render: (_, item) => columns.find(({ path }) => path === item.field)?.label,
                    width: 120,
                  },
                  {
                    title: t("views.paste.text"),
                    ellipsis: true,
                    render: (_, item) =>
                      block[item.row]?.[columns.findIndex(({ path }) => path === item.field)] ?? "",
                  },
                  { title: t("views.paste.why"), dataIndex: "message" },
                ]}
              />
            </>
          )}
        </div>
      )}
    </Modal>
  );
}
