import { theme } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Card, Report, ReportQuery } from "./api";
import { chartOption } from "./chartOption";
import { type ECharts, echarts, loadChina } from "./echarts";
import type { Texts } from "./texts";

interface Props {
  chart: Card["chart"];
  report: Report;
  query: ReportQuery;
  texts: Texts;
  onDrill: ((values: unknown[]) => void) | undefined;
}

/** A report drawn with ECharts in the colours of the theme. */
export default function ChartCard({ chart, report, query, texts, onDrill }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const instance = useRef<ECharts | null>(null);
  const drill = useRef(onDrill);
  drill.current = onDrill;
  const { token } = theme.useToken();
  const [provinces, setProvinces] = useState<string[] | null>(null);
  const option = useMemo(
    () => chartOption(chart, { report, query, texts, token, provinces: provinces ?? [] }),
    [chart, report, query, texts, token, provinces],
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
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
      instance.current = null;
    };
  }, []);
  useEffect(() => {
    if (chart !== "map" || provinces) instance.current?.setOption(option, true);
  }, [option, chart, provinces]);
  return <div ref={ref} className="sl-chart" />;
}
