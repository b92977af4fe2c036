import { MoreOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Table, Tag, Tooltip } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useTranslation } from "react-i18next";
import { useForms } from "../../api/forms";
import { formatNumber } from "../../lib/format";
import { useLabel } from "../../lib/i18n";
import { When } from "../../ui/When";
import {
  deleteSchedule,
  fetchExport,
  pauseSchedule,
  type Recipient,
  runSchedule,
  type Schedule,
} from "./api";
import { useDoing } from "./useDoing";

interface Props {
  rows: Schedule[];
  narrow: boolean;
  onEdit: (schedule: Schedule) => void;
}

/** Exports that run by themselves: when, for whom, and how the last run went. */
export function ScheduleList({ rows, narrow, onEdit }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const form = (key: string) => label(forms.data?.find((item) => item.key === key)?.label) || key;
  const when = (row: Schedule) =>
    t(`exports.schedule.when.${row.period}`, {
      clock: row.clock,
      day: row.period === "weekly" ? t(`exports.weekday.${row.day}`) : row.day,
    });
  const next = (row: Schedule) =>
    row.paused ? (
      <Tooltip title={row.error ? label(row.error) : undefined}>
        <Tag color={row.error ? "red" : "default"}>{t("exports.schedule.paused")}</Tag>
      </Tooltip>
    ) : (
      <When value={row.next_at} />
    );
  const act = (row: Schedule) => <ScheduleActions schedule={row} onEdit={() => onEdit(row)} />;
  if (narrow)
    return (
      <ul className="sl-export-cards">
        {rows.map((row) => (
          <li key={row.id}>
            <b>{row.name}</b>
            <div>
              {form(row.form)} · {when(row)}
            </div>
            <div className="sl-muted">
              {t("exports.column.next")} {next(row)}
            </div>
            {row.paused && row.error && <div className="sl-error">{label(row.error)}</div>}
            <Results schedule={row} />
            <div className="sl-export-acts">{act(row)}</div>
          </li>
        ))}
      </ul>
    );
  const columns: ColumnsType<Schedule> = [
    {
      key: "name",
      title: t("exports.column.name"),
      render: (_, row) => (
        <>
          <b>{row.name}</b>
          <div className="sl-muted">{form(row.form)}</div>
        </>
      ),
    },
    { key: "when", title: t("exports.column.when"), width: 170, render: (_, row) => when(row) },
    { key: "next", title: t("exports.column.next"), width: 130, render: (_, row) => next(row) },
    { key: "to", title: t("exports.column.to"), width: 300, render: (_, row) => <Results schedule={row} /> },
    {
      key: "by",
      title: t("exports.column.by"),
      width: 110,
      ellipsis: true,
      render: (_, row) => row.created_by.name,
    },
    { key: "do", align: "right", width: 160, render: (_, row) => act(row) },
  ];
  return (
    <Table<Schedule>
      size="small"
      rowKey="id"
      dataSource={rows}
      columns={columns}
      pagination={false}
      scroll={{ x: 1000 }}
    />
  );
}

/** For whom, and what each got of the last run. */
function Results({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation();
  const label = useLabel();
  const result = (item: Recipient) => {
    if (item.state === null) return t("exports.schedule.never");
    if (item.state === "done" || item.state === "expired")
      return t("exports.rows.count", { count: formatNumber(item.rows) as never });
    return item.error ? label(item.error) : t(`exports.state.${item.state}`);
  };
  return (
    <ul className="sl-export-to">
      {schedule.recipients.slice(0, 4).map((item) => (
        <li key={item.id}>
          {item.name || "–"} <span className={item.error ? "sl-error" : "sl-muted"}>{result(item)}</span>
        </li>
      ))}
      {schedule.recipients.length > 4 && (
        <li className="sl-muted">
          {t("exports.schedule.others", { count: schedule.recipients.length - 4 })}
        </li>
      )}
    </ul>
  );
}

function ScheduleActions({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const doing = useDoing();
  const { id, run, paused } = schedule;
  const remove = () =>
    modal.confirm({
      title: t("exports.schedule.delete", { name: schedule.name }),
      content: t("exports.schedule.deleteHint"),
      okText: t("common.delete"),
      okButtonProps: { danger: true },
      onOk: () => doing(() => deleteSchedule(id)),
    });
  return (
    <>
      {run && (
        <Button size="small" type="primary" ghost onClick={() => doing(() => fetchExport(run))}>
          {t("exports.fetch")}
        </Button>
      )}{" "}
      {schedule.mine && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: [
              ...(schedule.editable ? [{ key: "edit", label: t("common.edit"), onClick: onEdit }] : []),
              {
                key: "run",
                label: t("exports.schedule.runNow"),
                onClick: () => doing(() => runSchedule(id), t("exports.schedule.running")),
              },
              {
                key: "pause",
                label: t(paused ? "exports.schedule.goOn" : "exports.schedule.pause"),
                onClick: () => doing(() => pauseSchedule(id, !paused)),
              },
              { key: "delete", danger: true, label: t("common.delete"), onClick: remove },
            ],
          }}
        >
          <Button size="small" icon={<MoreOutlined />} aria-label={t("common.more")} />
        </Dropdown>
      )}
    </>
  );
}
