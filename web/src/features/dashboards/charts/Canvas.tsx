import { theme } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "../../../lib/format";
import { hasRoom } from "../../../lib/room";
import { GREY } from "../../../ui/tokens";
import type { Report } from "../api";
import type { BodyProps } from "./body";
import { type ECharts, echarts, loadChina } from "./echarts";
import { chartOption } from "./options";
import { dominantRow } from "./series";

/** A report drawn with ECharts in the colours of the theme. */
export default function Canvas({ chart, settings, report, query, texts, onDrill, label }: BodyProps) {
  const ref = useRef<HTMLDivElement>(null);
  const instance = useRef<ECharts | null>(null);
  const drill = useRef(onDrill);
  drill.current = onDrill;
  const { token } = theme.useToken();
  const [provinces, setProvinces] = useState<string[] | null>(null);
  const [room, setRoom] = useState(false);
  const option = useMemo(
    () => chartOption(chart, { settings, report, query, texts, token, provinces: provinces ?? [] }),
    [chart, settings, report, query, texts, token, provinces],
  );
  useEffect(() => {
    if (chart === "map") void loadChina().then(setProvinces);
  }, [chart]);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const drawn = echarts.init(element);
    instance.current = drawn;
    drawn.on("click", (event) => {
      const { values } = (event.data ?? {}) as { values?: unknown[] };
      if (values) drill.current?.(values);
    });
    const observer = new ResizeObserver(() => {
      if (!hasRoom(element)) return;
      drawn.resize();
      setRoom(true);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
      instance.current = null;
    };
  }, []);
  useEffect(() => {
    if (room && (chart !== "map" || provinces)) instance.current?.setOption(option, true);
  }, [option, chart, provinces, room]);
  const [dimension] = query.dimensions;
  const at = query.dimensions.length;
  const dominant = chart === "pie" ? dominantRow(report.rows, at) : undefined;
  return (
    <>
      {dominant && dimension && (
        <button
          type="button"
          className="sl-plain sl-dominant"
          onClick={() => onDrill?.(dominant.slice(0, at))}
        >
          <i style={{ background: texts.color(dimension, dominant[0]) ?? GREY }} />
          {texts.value(dimension, dominant[0])} <b>{formatNumber(dominant[at])}</b>
          <span className="sl-muted"> {shareOf(dominant, report, at)}</span>
        </button>
      )}
      <div ref={ref} className="sl-chart" role="img" aria-label={label} />
    </>
  );
}

function shareOf(row: unknown[], report: Report, at: number): string {
  const sum = report.rows.reduce((total, item) => total + Number(item[at] ?? 0), 0);
  return `${Math.round((100 * Number(row[at] ?? 0)) / sum)}%`;
}
