import { DatePicker, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { fromWall } from "../../lib/zone";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { When } from "../../ui/When";
import { type AuditRow, usePages } from "./api";
import { AUDITED, useAuditText } from "./auditText";
import { PagedTable } from "./PagedTable";

/** Who did what, when, from where. */
export function Audit() {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const [actor, setActor] = useState<string>();
  const auditText = useAuditText();
  const [action, setAction] = useState<string>();
  const [span, setSpan] = useState<[Dayjs | null, Dayjs | null] | null>(null);
  const pages = usePages<AuditRow>("/audit", {
    actor,
    action,
    since: span?.[0] ? fromWall(span[0].startOf("day")) : undefined,
    until: span?.[1] ? fromWall(span[1].endOf("day")) : undefined,
  });
  const seen = pages.data?.pages.flatMap((page) => page.rows.map((row) => row.action)) ?? [];
  const actions = [...new Set([...AUDITED, ...seen])];
  const formText = (key: string | null) => label(forms.data?.find((form) => form.key === key)?.label) || key;
  return (
    <>
      <div className="sl-tools">
        <div style={{ width: 180 }}>
          <RemoteSelect
            form="user"
            placeholder={t("admin.audit.actor")}
            value={actor ? [actor] : []}
            onChange={([id]) => setActor(id)}
          />
        </div>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("admin.audit.action")}
          aria-label={t("admin.audit.action")}
          value={action}
          onChange={setAction}
          options={actions.map((value) => ({ value, label: auditText(value) }))}
          style={{ width: 180 }}
        />
        <DatePicker.RangePicker value={span} onChange={setSpan} />
      </div>
      <PagedTable
        pages={pages}
        rowKey="id"
        empty={t("admin.audit.none")}
        width={820}
        expanded={(row) => <pre className="sl-code">{JSON.stringify(row.detail, null, 2)}</pre>}
        columns={[
          {
            key: "at",
            title: t("admin.audit.at"),
            width: 120,
            render: (_value, row) => <When value={row.at} />,
          },
          {
            key: "actor",
            title: t("admin.audit.actor"),
            width: 130,
            render: (_value, row) => row.actor?.name,
          },
          {
            key: "action",
            title: t("admin.audit.action"),
            width: 180,
            render: (_value, row) => auditText(row.action),
          },
          {
            key: "record",
            title: t("admin.audit.record"),
            render: (_value, row) =>
              row.form && row.record && forms.data?.some((form) => form.key === row.form) ? (
                <Link to={`/f/${row.form}/${row.record}`}>{formText(row.form)}</Link>
              ) : (
                formText(row.form)
              ),
          },
          { key: "ip", title: t("admin.audit.ip"), width: 130, dataIndex: "ip" },
        ]}
      />
    </>
  );
}
