import { useQuery } from "@tanstack/react-query";
import { Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queryRecords } from "../../../api/records";
import type { RecordPage } from "../../../api/types";
import { formatNumber } from "../../../lib/format";
import type { ListState } from "./useListState";

interface Props {
  form: string;
  state: Pick<ListState, "filter" | "search">;
  total: RecordPage["total"];
  shown: number;
}

/** How many records the list holds. Counting stops at a thousand; a click counts them all. */
export function Count({ form, state: { filter, search }, total, shown }: Props) {
  const { t } = useTranslation();
  const what = JSON.stringify({ filter, search });
  const [asked, setAsked] = useState<string | null>(null);
  const exact = useQuery({
    queryKey: ["records", form, "count", what],
    enabled: asked === what,
    queryFn: ({ signal }) =>
      queryRecords(form, { columns: ["no"], filter, search, limit: 1, total: "exact" }, signal),
  });
  const count = (asked === what && exact.data?.total) || total;
  if (!count) return <span className="sl-count">{shown > 0 ? `${shown}+` : ""}</span>;
  if (!count.capped) return <span className="sl-count">{formatNumber(count.count)}</span>;
  return (
    <Tooltip title={t("records.list.countAll")}>
      <button
        type="button"
        className="sl-count sl-plain"
        aria-busy={exact.isFetching}
        onClick={() => setAsked(what)}
      >
        {exact.isFetching ? "…" : t("records.list.moreThan", { count: formatNumber(count.count) })}
      </button>
    </Tooltip>
  );
}
