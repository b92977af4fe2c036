import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAbility } from "../../../api/session";
import { useLabel } from "../../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { When } from "../../../ui/When";
import { type DeletedField, recycle, useDeletedFields } from "./api";
import { PurgeDialog } from "./PurgeDialog";

/** Deleted fields of all forms; each comes back in its form's designer. */
export default function DeletedFields() {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const mayPurge = useAbility("purge");
  const fields = useDeletedFields();
  const [asked, setAsked] = useState<{ field: DeletedField; count: number } | null>(null);
  if (fields.isPending) return <PageSkeleton />;
  if (fields.isError) return <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />;
  if (fields.data.length === 0) return <EmptyState title={t("sharing.recycle.noFields")} />;
  const ask = async (field: DeletedField) => {
    try {
      setAsked({ field, count: (await recycle.countValues(field.id)).values });
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  const purge = async ({ field, count }: { field: DeletedField; count: number }) => {
    await recycle.purgeField(field.id, count);
    setAsked(null);
    void message.success(t("sharing.recycle.purgedDone"));
    await client.invalidateQueries({ queryKey: ["recycled"] });
    await client.invalidateQueries({ queryKey: ["recycled-fields", field.form] });
  };
  return (
    <>
      <Table<DeletedField>
        size="small"
        rowKey="id"
        dataSource={fields.data}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          {
            key: "field",
            title: t("sharing.recycle.field"),
            render: (row: DeletedField) => (
              <>
                {label(row.label)} <span className="sl-muted">{row.key}</span>
              </>
            ),
          },
          {
            key: "form",
            title: t("sharing.recycle.form"),
            render: (row: DeletedField) => (
              <>
                {label(row.form_label)}{" "}
                {row.form_deleted && <span className="sl-muted">({t("sharing.recycle.formGone")})</span>}
              </>
            ),
          },
          {
            key: "holds",
            title: t("sharing.recycle.holds"),
            render: (row: DeletedField) =>
              t(row.has_data ? "sharing.recycle.hasData" : "sharing.recycle.noData"),
          },
          {
            key: "by",
            title: t("sharing.recycle.deletedBy"),
            render: (row: DeletedField) => row.actor?.name,
          },
          {
            key: "at",
            title: t("sharing.recycle.deletedAt"),
            render: (row: DeletedField) => <When value={row.at} />,
          },
          {
            key: "tools",
            align: "right",
            render: (row: DeletedField) => (
              <Space>
                {!row.form_deleted && (
                  <Link to={`/design/${row.form}`}>{t("sharing.recycle.restoreIn")}</Link>
                )}
                {mayPurge && (
                  <Button size="small" danger onClick={() => void ask(row)}>
                    {t("sharing.recycle.purge")}
                  </Button>
                )}
              </Space>
            ),
          },
        ]}
      />
      {asked && (
        <PurgeDialog
          title={t("sharing.recycle.purgeFieldTitle", { name: label(asked.field.label) })}
          hint={t("sharing.recycle.purgeFieldHint", { count: asked.count })}
          count={asked.count}
          onPurge={() => purge(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
