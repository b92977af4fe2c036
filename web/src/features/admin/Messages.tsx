import { Select, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDebounced } from "../../lib/hooks";
import { SearchInput } from "../../ui/SearchInput";
import { When } from "../../ui/When";
import { type MessageRow, usePages } from "./api";
import { PagedTable } from "./PagedTable";

const STATUS_COLOR: Record<string, string> = {
  queued: "blue",
  sent: "green",
  logged: "default",
  failed: "red",
};

/** Everything that was sent to people outside; in the demo also the one-time codes. */
export function Messages() {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [channel, setChannel] = useState<string>();
  const [status, setStatus] = useState<string>();
  const pages = usePages<MessageRow>(
    "/messages",
    { search: useDebounced(search.trim()), channel, status },
    "before",
  );
  return (
    <>
      <div className="sl-tools">
        <SearchInput hint={t("admin.messages.search")} value={search} onChange={setSearch} />
        <Select
          allowClear
          placeholder={t("admin.messages.channel")}
          value={channel}
          onChange={setChannel}
          options={["sms", "email"].map((value) => ({ value, label: t(`admin.messages.${value}`) }))}
          style={{ width: 120 }}
        />
        <Select
          allowClear
          placeholder={t("admin.messages.status")}
          value={status}
          onChange={setStatus}
          options={Object.keys(STATUS_COLOR).map((value) => ({ value, label: t(`admin.messages.${value}`) }))}
          style={{ width: 120 }}
        />
      </div>
      <PagedTable
        pages={pages}
        rowKey="id"
        empty={t("admin.messages.none")}
        width={820}
        columns={[
          {
            key: "at",
            title: t("admin.messages.at"),
            width: 120,
            render: (_value, row) => <When value={row.at} />,
          },
          {
            key: "channel",
            title: t("admin.messages.channel"),
            width: 90,
            render: (_value, row) => t(`admin.messages.${row.channel}`),
          },
          { key: "to", title: t("admin.messages.recipient"), width: 150, dataIndex: "recipient" },
          {
            key: "body",
            title: t("admin.messages.body"),
            render: (_value, row) => (
              <>
                <div className="sl-message">{row.body}</div>
                {row.error && <div className="sl-error">{row.error}</div>}
              </>
            ),
          },
          {
            key: "status",
            title: t("admin.messages.status"),
            width: 110,
            render: (_value, row) => (
              <Tag color={STATUS_COLOR[row.status]}>{t(`admin.messages.${row.status}`)}</Tag>
            ),
          },
        ]}
      />
    </>
  );
}
