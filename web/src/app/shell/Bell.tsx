import { BellOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { App, Badge, Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api/client";
import { useStream } from "../../api/stream";
import type { Label } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { When } from "../../ui/When";

interface Notice {
  id: string;
  at: string;
  kind: string;
  title: Label;
  body?: Label | null;
  link?: string | null;
  read_at?: string | null;
}

interface NoticePage {
  rows: Notice[];
  unread: number;
  next?: string | null;
}

const KEY = ["notifications"];

/** The live notification bell: count of unread, list, mark read. */
export default function Bell() {
  const { t } = useTranslation();
  const label = useLabel();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [open, setOpen] = useState(false);
  const list = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.get<NoticePage>("/notifications", { query: { before: pageParam } }),
    getNextPageParam: (page) => page.next ?? null,
  });
  const unread = list.data?.pages[0]?.unread ?? 0;
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];

  const follow = (notice: Notice) => {
    setOpen(false);
    if (!notice.read_at) void markRead({ ids: [notice.id] });
    if (notice.link) void navigate(notice.link);
  };
  const markRead = async (body: { ids: string[] } | { all: true }) => {
    await api.post("/notifications/read", body);
    await client.invalidateQueries({ queryKey: KEY });
  };
  useStream("notification", (data) => {
    const notice = data as Notice | null;
    void client.invalidateQueries({ queryKey: KEY });
    if (!notice?.title) return;
    notification.info({
      title: label(notice.title),
      description: label(notice.body),
      duration: 5,
      onClick: () => follow(notice),
    });
  });

  const content = (
    <div className="sl-bell">
      <div className="sl-bell-head">
        <b>{t("app.bell.title")}</b>
        <Button type="link" size="small" disabled={unread === 0} onClick={() => void markRead({ all: true })}>
          {t("app.bell.readAll")}
        </Button>
      </div>
      {list.isPending && <PageSkeleton rows={3} />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <EmptyState title={t("app.bell.empty")} />}
      <ul>
        {rows.map((notice) => (
          <li key={notice.id}>
            <button type="button" onClick={() => follow(notice)} data-unread={!notice.read_at}>
              <span>{label(notice.title)}</span>
              {notice.body && <small>{label(notice.body)}</small>}
              <When value={notice.at} relative />
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button type="text" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </div>
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={content}>
      <Button
        type="text"
        aria-label={t("app.bell.label", { count: unread })}
        icon={
          <Badge count={unread} size="small" overflowCount={99}>
            <BellOutlined />
          </Badge>
        }
      />
    </Popover>
  );
}
