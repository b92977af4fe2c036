import { Segmented, Table, Tag, Typography } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/types";
import { saveBlob } from "../../lib/download";
import { useNarrow } from "../../lib/hooks";

type Imported = Schemas["PeopleImported"];
type Row = Imported["rows"][number];

const STATES = ["created", "updated", "unchanged", "failed"] as const;
const COLORS: Record<string, string> = { created: "green", updated: "blue", failed: "red" };

/** What becomes of each row; those that fail first, with the reason. */
export function PeopleRows({ seen }: { seen: Imported }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string>(seen.failed ? "failed" : "all");
  const narrow = useNarrow();
  if (seen.key === null) return null;
  const rows = shown === "all" ? seen.rows : seen.rows.filter((row) => row.state === shown);
  const links = seen.rows.some((row) => row.link);
  return (
    <>
      <div className="sl-tools">
        <Segmented
          size="small"
          value={shown}
          onChange={setShown}
          options={[
            { value: "all", label: `${t("admin.users.all")} ${seen.total}` },
            ...STATES.filter((state) => seen[state] > 0).map((state) => ({
              value: state,
              label: `${t(`admin.import.state.${state}`)} ${seen[state]}`,
            })),
          ]}
        />
      </div>
      {seen.made.length > 0 && (
        <p className="sl-muted">
          {t(seen.dry_run ? "admin.import.willMake" : "admin.import.made")}
          {seen.made.slice(0, 8).join(t("admin.roles.comma"))}
          {seen.made.length > 8 && t("admin.import.andMore", { count: seen.made.length - 8 })}
        </p>
      )}
      <Table<Row>
        size="small"
        rowKey="row"
        dataSource={rows}
        scroll={{ ...(!narrow && { x: links ? 760 : 560 }), y: 320 }}
        pagination={{ pageSize: 50, size: "small", hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t("common.nothingFound") }}
        columns={[
          { key: "row", title: t("admin.import.row"), dataIndex: "row", width: 64 },
          {
            key: "state",
            title: t("admin.import.what"),
            width: 90,
            render: (_value, row) => (
              <Tag color={COLORS[row.state] ?? "default"}>{t(`admin.import.state.${row.state}`)}</Tag>
            ),
          },
          ...(narrow
            ? [
                {
                  key: "who",
                  title: t("admin.users.name"),
                  render: (_value: unknown, row: Row) => (
                    <>
                      {row.name} <small className="sl-muted">{row.account}</small>
                      <Why row={row} />
                    </>
                  ),
                },
              ]
            : [
                { key: "name", title: t("admin.users.name"), dataIndex: "name", width: 120 },
                { key: "account", title: t("admin.users.account"), dataIndex: "account", width: 150 },
                {
                  key: "why",
                  title: links ? t("admin.import.link") : t("admin.import.why"),
                  render: (_value: unknown, row: Row) => <Why row={row} />,
                },
              ]),
        ]}
      />
    </>
  );
}

/** The link of somebody new, or why a row was not taken. */
function Why({ row }: { row: Row }) {
  const { t } = useTranslation();
  if (row.link)
    return (
      <Typography.Text copyable={{ text: row.link }} ellipsis className="sl-people-link">
        {row.link}
      </Typography.Text>
    );
  return (
    <ul>
      {row.troubles.map((trouble) => (
        <li key={`${trouble.field} ${trouble.message}`}>
          {trouble.field && <b>{t(`admin.import.field.${trouble.field}`)}: </b>}
          {trouble.message}
        </li>
      ))}
    </ul>
  );
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** The links of a finished import as a file, to hand them over. */
export function saveLinks(rows: Row[], t: TFunction): void {
  const head = [t("admin.users.name"), t("admin.users.account"), t("admin.import.link")];
  const lines = rows.flatMap((row) => (row.link ? [[row.name, row.account, row.link]] : []));
  const text = [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n");
  saveBlob(new Blob([`\ufeff${text}\r\n`], { type: "text/csv" }), t("admin.import.linksName"));
}
