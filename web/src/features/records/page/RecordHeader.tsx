import {
  CloseOutlined,
  DeleteOutlined,
  FilePdfOutlined,
  FullscreenExitOutlined,
  FullscreenOutlined,
  HistoryOutlined,
  LayoutOutlined,
  LinkOutlined,
  MoreOutlined,
  PrinterOutlined,
  ShareAltOutlined,
} from "@ant-design/icons";
import { App, Button, Dropdown, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { canDo } from "../../../api/forms";
import { records, useRefreshRecords } from "../../../api/records";
import { useAbility } from "../../../api/session";
import type { FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { ValueTag } from "../../../ui/OptionTag";
import { useErrorText } from "../../../ui/states";
import { When } from "../../../ui/When";
import { FollowButton, ShareDialog } from "../../sharing";
import { useExtension } from "../extensions";
import { useDeletedToast } from "../recycle/useDeletedToast";
import { ActionButtons } from "./ActionButtons";
import { pageDesignAddress } from "./layout/address";
import { PresentPeople } from "./PresentPeople";
import { usePresent } from "./presence";

const HistoryDialog = lazy(() => import("./HistoryDialog"));
const PrintDialog = lazy(() => import("../../printing").then((m) => ({ default: m.PrintDialog })));

interface Props {
  form: FormMeta;
  record: RecordRow;
  full: boolean;
  onFull: ((full: boolean) => void) | undefined;
  onClose: () => void;
}

export function RecordHeader({ form, record, full, onFull, onClose }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { Actions, leads } = useExtension(form.key);
  const status = form.fields.find((field) => field.key === form.status?.field);
  const title = form.title === "no" ? "" : titleText(record[form.title]);
  return (
    <header className="sl-record-header">
      <div className="sl-record-line">
        <span className="sl-record-no">
          {label(form.label)} {record.no}
        </span>
        {status && <ValueTag field={status} value={record[status.key]} />}
        <span className="sl-muted sl-hide-narrow">
          <When value={record.updated_at ?? record.created_at} relative />
        </span>
        <span className="sl-grow" />
        <PresentPeople form={form} people={usePresent()} />
        <FollowButton form={form.key} id={record.id} />
        <RecordMenu form={form} record={record} onClose={onClose} />
        {onFull && (
          <Tooltip title={full ? t("records.page.panel") : t("records.page.full")}>
            <Button
              type="text"
              icon={full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
              aria-label={full ? t("records.page.panel") : t("records.page.full")}
              onClick={() => onFull(!full)}
            />
          </Tooltip>
        )}
        <Tooltip title={t("common.close")}>
          <Button type="text" icon={<CloseOutlined />} aria-label={t("common.close")} onClick={onClose} />
        </Tooltip>
      </div>
      <h1>{title || record.no}</h1>
      <div className="sl-actions">
        {Actions && (
          <Suspense fallback={null}>
            <Actions form={form} record={record} />
          </Suspense>
        )}
        <ActionButtons form={form} record={record} quiet={leads?.(record) ?? false} />
      </div>
    </header>
  );
}

function titleText(value: unknown): string {
  if (value && typeof value === "object") return (value as { title?: string }).title ?? "";
  return value === null || value === undefined ? "" : String(value);
}

function RecordMenu({ form, record, onClose }: Pick<Props, "form" | "record" | "onClose">) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const deletedToast = useDeletedToast(form);
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const [history, setHistory] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [sharing, setSharing] = useState(false);
  const navigate = useNavigate();
  const mayDesign = useAbility("design_forms");
  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}/f/${form.key}/${record.id}`);
    message.success(t("common.copied"));
  };
  const remove = async () => {
    try {
      await records.remove(form.key, record.id);
    } catch (problem) {
      message.error(errorText(problem));
      return;
    }
    onClose();
    refresh(form.key, record.id);
    deletedToast(t("records.page.deleted", { name: record.no ?? "" }), [record]);
  };
  const items = [
    { key: "link", icon: <LinkOutlined />, label: t("records.page.copyLink"), onClick: () => void copy() },
    {
      key: "share",
      icon: <ShareAltOutlined />,
      label: t("sharing.dialog.menu"),
      onClick: () => setSharing(true),
    },
    {
      key: "print",
      icon: <PrinterOutlined />,
      label: t("records.page.print"),
      // The menu is to be gone from the paper.
      onClick: () => setTimeout(() => window.print(), 300),
    },
    {
      key: "template",
      icon: <FilePdfOutlined />,
      label: t("printing.menu"),
      onClick: () => setPrinting(true),
    },
    {
      key: "history",
      icon: <HistoryOutlined />,
      label: t("records.history.title"),
      onClick: () => setHistory(true),
    },
    ...(mayDesign
      ? [
          {
            key: "design",
            icon: <LayoutOutlined />,
            label: t("pages.design"),
            onClick: () => void navigate(pageDesignAddress(form.key)),
          },
        ]
      : []),
    ...(canDo(form, "delete") && !form.append_only
      ? [
          {
            key: "delete",
            danger: true,
            icon: <DeleteOutlined />,
            label: t("common.delete"),
            onClick: () => {
              modal.confirm({
                title: t("records.page.deleteTitle", { name: record.no ?? "" }),
                okText: t("common.delete"),
                okButtonProps: { danger: true },
                onOk: remove,
              });
            },
          },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button type="text" icon={<MoreOutlined />} aria-label={t("records.page.menu")} />
      </Dropdown>
      {printing && (
        <Suspense fallback={null}>
          <PrintDialog form={form} ids={[record.id]} onClose={() => setPrinting(false)} />
        </Suspense>
      )}
      {sharing && (
        <Suspense fallback={null}>
          <ShareDialog form={form} record={record} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {history && (
        <Suspense fallback={null}>
          <HistoryDialog form={form} record={record} onClose={() => setHistory(false)} />
        </Suspense>
      )}
    </>
  );
}
