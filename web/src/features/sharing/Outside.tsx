import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { useLinks } from "./api";
import { LinkForm } from "./LinkForm";
import { LinkRow } from "./LinkRow";

/** The links of a record, and the making of one. */
export function Outside({ form, id }: { form: FormMeta; id: string }) {
  const { t } = useTranslation();
  const links = useLinks(form.key, id);
  const [making, setMaking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const made = (chosen: string | null) => {
    setMaking(false);
    setCode(chosen);
  };
  if (links.isPending) return <PageSkeleton rows={4} />;
  if (links.isError) return <ErrorState error={links.error} onRetry={() => void links.refetch()} />;
  const { rows, may_share, fields } = links.data;
  const asks = may_share && (making || rows.length === 0);
  return (
    <div className="sl-shared-links">
      {asks && <LinkForm form={form} id={id} choosable={fields} onMade={made} />}
      {code && (
        <Alert
          type="info"
          showIcon
          className="sl-link-code"
          title={
            <>
              {t("sharing.link.code")} <Typography.Text copyable>{code}</Typography.Text>
            </>
          }
          description={t("sharing.link.codeOnce")}
        />
      )}
      {!asks && may_share && (
        <Button icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t("sharing.link.another")}
        </Button>
      )}
      {!may_share && rows.length === 0 && <EmptyState title={t("sharing.link.mayNot")} />}
      {rows.map((link) => (
        <LinkRow key={link.id} link={link} />
      ))}
    </div>
  );
}
