import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { filesOf, groupDigits } from "../../engines/form/runtime/values";
import { Icon, type IconName } from "../../ui/phone/icon";
import { Card, Note, Tag } from "../../ui/phone/page";
import type { VisitDetail } from "../api";
import { FINISHED, ON_SITE } from "../status";

interface Task {
  to: string;
  icon: IconName;
  label: string;
  /** What is there already; "" when nothing is. */
  state: string;
  required?: boolean;
}

export const feeTotal = (detail: VisitDetail): number =>
  detail.fees.filter((fee) => fee.status !== "void").reduce((sum, fee) => sum + Number(fee.amount ?? 0), 0);

function useTasks(detail: VisitDetail): Task[] {
  const { t } = useTranslation();
  const { visit, report, parts, fees } = detail;
  const pictures = [visit.photos, report?.photos_before, report?.photos_after].flatMap(filesOf);
  const photos = new Set(pictures.map((file) => file.id)).size;
  const count = (number: number) => (number ? t("field.work.count", { count: number }) : "");
  return [
    { to: "photos", icon: "camera", label: t("field.work.photos"), state: count(photos) },
    {
      to: "report",
      icon: "file",
      label: t("field.work.report"),
      state: report ? t("field.work.written") : "",
      required: true,
    },
    { to: "parts", icon: "box", label: t("field.work.parts"), state: count(parts.length) },
    {
      to: "fees",
      icon: "money",
      label: t("field.work.fees"),
      state: fees.length ? `¥${groupDigits(feeTotal(detail), 2)}` : "",
    },
    {
      to: "signature",
      icon: "pen",
      label: t("field.work.signature"),
      state: filesOf(visit.signature).length ? t("field.work.signed") : "",
    },
  ];
}

/** What is to be written on site, and what of it is there. */
export function WorkCard({ detail }: { detail: VisitDetail }) {
  const { t } = useTranslation();
  const tasks = useTasks(detail);
  const status = String(detail.visit.status);
  const open = ON_SITE.has(status);
  if (!open && !FINISHED.has(status)) return null;
  const reason = String(detail.visit.reject_reason ?? "");
  if (status === "rejected") return <Note tone="orange">{reason || t("field.visit.rejected")}</Note>;
  return (
    <Card title={t("field.work.title")}>
      {tasks.map((task) => (
        <Link className="f-todo" key={task.to} to={task.to}>
          <Icon name={task.icon} />
          <span className="grow">{task.label}</span>
          {task.state ? (
            <Tag tone="green">{task.state}</Tag>
          ) : (
            task.required && open && <Tag tone="orange">{t("field.work.required")}</Tag>
          )}
          <Icon name="next" size={18} />
        </Link>
      ))}
    </Card>
  );
}
