import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useStream } from "../api/stream";
import type { Label } from "../api/types";
import { pickLabel } from "../lib/i18n/label";
import { toast } from "../ui/phone/toast";

interface RecordEvent {
  form?: string;
}

interface NotificationEvent {
  title?: Label;
}

const WATCHED = new Set(["visit", "ticket", "service_report", "stock_move", "fee_line"]);

/** New and changed visits appear by themselves; a notification also says so. */
export function useLiveVisits(): void {
  const client = useQueryClient();
  const { i18n } = useTranslation();
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: ["visits"] }), [client]);
  useStream("record", (data) => {
    const { form } = (data ?? {}) as RecordEvent;
    if (!form || WATCHED.has(form)) refresh();
  });
  useStream("notification", (data) => {
    const { title } = (data ?? {}) as NotificationEvent;
    if (title) toast(pickLabel(title, i18n.language));
    refresh();
  });
}
