import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Space, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAbility } from "../../../api/session";
import { useLabel } from "../../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { When } from "../../../ui/When";
import { type DeletedForm, recycle, useDeletedForms } from "./api";
import { PurgeDialog } from "./PurgeDialog";

/** Deleted forms with how many records each has. */
export default function DeletedForms() {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const mayPurge = useAbility("purge");
  const forms = useDeletedForms();
  const [asked, setAsked] = useState<DeletedForm | null>(null);
  const reload = () =>
    Promise.all(
      [["recycled"], ["recycled-forms"], ["forms"], ["menus"]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  if (forms.isPending) return <PageSkeleton />;
  if (forms.isError) return <ErrorState error={forms.error} onRetry={() => void forms.refetch()} />;
  if (forms.data.length === 0) return <EmptyState title={t("sharing.recycle.noForms")} />;
  const restore = async (form: DeletedForm) => {
    try {
      await recycle.restoreForm(form.key);
      await reload();
      void message.success(t("sharing.recycle.restored"));
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  const purge = async (form: DeletedForm) => {
    await recycle.purgeForm(form.key, form.records);
    setAsked(null);
    void message.success(t("sharing.recycle.purgedDone"));
    await reload();
  };
  return (
    <>
      <Table<DeletedForm>
        size="small"
        rowKey="key"
        dataSource={forms.data}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={[
          {
            key: "form",
            title: t("sharing.recycle.form"),
            render: (row: DeletedForm) => (
              <>
                {label(row.label)} <span className="sl-muted">{row.key}</span>
              </>
            ),
          },
          {
            key: "records",
            title: t("sharing.recycle.holds"),
            align: "right",
            render: (row: DeletedForm) => t("sharing.recycle.recordCount", { count: row.records }),
          },
          {
            key: "by",
            title: t("sharing.recycle.deletedBy"),
            render: (row: DeletedForm) => row.actor?.name,
          },
          {
            key: "at",
            title: t("sharing.recycle.deletedAt"),
            render: (row: DeletedForm) => <When value={row.at} />,
          },
          {
            key: "tools",
            align: "right",
            render: (row: DeletedForm) => (
              <Space>
                <Button size="small" onClick={() => void restore(row)}>
                  {t("sharing.recycle.restore")}
                </Button>
                {mayPurge && (
                  <Button size="small" danger onClick={() => setAsked(row)}>
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
          title={t("sharing.recycle.purgeFormTitle", { name: label(asked.label) })}
          hint={t("sharing.recycle.purgeFormHint", { count: asked.records })}
          count={asked.records}
          onPurge={() => purge(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
