import { MinusOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, theme } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { hasRoom } from "../../../../lib/room";
import { echarts, MAP } from "./china";
import { clusters } from "./cluster";
import type { Point } from "./places";

/** A record at its place. */
export interface Pin {
  id: string;
  at: Point;
  title: string;
  color: string;
}

interface Props {
  pins: Pin[];
  openId: string | undefined;
  label: string;
  onOpen: (id: string) => void;
  /** Records at one place, to choose from. */
  onList: (ids: string[]) => void;
}

interface View {
  center: Point;
  zoom: number;
}

const RADIUS = 38;
const DEEPEST = 60;
const WHOLE: View = { center: [104.5, 36], zoom: 1 };

/** The map: pins near each other as a number; a click opens the record, or goes nearer. */
export function MapCanvas({ pins, openId, label, onOpen, onList }: Props) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const view = useRef<View>(WHOLE);
  const { token } = theme.useToken();
  const latest = useRef({ pins, openId, onOpen, onList, token });
  latest.current = { pins, openId, onOpen, onList, token };

  const draw = useRef(() => {
    const drawn = chart.current;
    if (!drawn) return;
    const now = latest.current;
    const byId = new Map(now.pins.map((pin) => [pin.id, pin]));
    const dots = now.pins.map((pin) => {
      const [x = 0, y = 0] = drawn.convertToPixel("geo", pin.at) as number[];
      return { id: pin.id, x, y };
    });
    const data = clusters(dots, RADIUS).map(({ ids }) => {
      const pin = byId.get(ids[0] as string) as Pin;
      const single = ids.length === 1;
      return {
        value: pin.at,
        ids,
        name: single ? pin.title : "",
        symbol: single ? "pin" : "circle",
        symbolSize: single ? 30 : Math.min(56, 24 + Math.log2(ids.length) * 4),
        itemStyle: {
          color: single ? pin.color : now.token.colorPrimary,
          opacity: single ? 1 : 0.88,
          borderColor: ids.includes(now.openId ?? "") ? now.token.colorWarning : now.token.colorBgContainer,
          borderWidth: ids.includes(now.openId ?? "") ? 3 : 1,
        },
        label: { show: !single, formatter: String(ids.length), color: "#fff", fontSize: 12 },
      };
    });
    drawn.setOption({ series: [{ id: "pins", data }] });
  });

  const go = useRef((center: Point | null, zoom: number) => {
    view.current = { center: center ?? view.current.center, zoom: Math.min(DEEPEST, Math.max(1, zoom)) };
    chart.current?.setOption({ geo: view.current });
    draw.current();
  });

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const drawn = echarts.init(element);
    chart.current = drawn;
    let frame = 0;
    const redraw = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => draw.current());
    };
    drawn.on("georoam", () => {
      const [geo] = (drawn.getOption() as { geo: View[] }).geo;
      if (geo) view.current = { center: geo.center ?? WHOLE.center, zoom: geo.zoom };
      redraw();
    });
    drawn.on("click", (event) => {
      const { ids } = (event.data ?? {}) as { ids?: string[] };
      if (!ids) return;
      const [only] = ids;
      if (ids.length === 1 && only) latest.current.onOpen(only);
      else if (samePlace(latest.current.pins, ids) || view.current.zoom >= DEEPEST)
        latest.current.onList(ids);
      else go.current((event.data as { value: Point }).value, view.current.zoom * 2.4);
    });
    const observer = new ResizeObserver(() => {
      if (!hasRoom(element)) return;
      drawn.resize();
      redraw();
    });
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({
      animation: false,
      textStyle: { fontFamily: token.fontFamily },
      tooltip: {
        confine: true,
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorderSecondary,
        textStyle: { color: token.colorText, fontSize: 12 },
        formatter: ({ name }: { name: string }) => echarts.format.encodeHTML(name),
      },
      geo: {
        map: MAP,
        roam: true,
        ...view.current,
        scaleLimit: { min: 1, max: DEEPEST },
        itemStyle: { areaColor: token.colorFillTertiary, borderColor: token.colorBorder },
        label: { show: true, color: token.colorTextQuaternary, fontSize: 10 },
        emphasis: { disabled: true },
        tooltip: { show: false },
      },
      series: [{ id: "pins", type: "scatter", coordinateSystem: "geo", data: [] }],
    });
    draw.current();
  }, [token]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when what is drawn changes
  useEffect(() => draw.current(), [pins, openId]);
  return (
    <>
      <div ref={ref} className="sl-map-canvas" role="img" aria-label={label} />
      <div className="sl-map-zoom">
        <Button
          size="small"
          icon={<PlusOutlined />}
          aria-label={t("boards.map.nearer")}
          onClick={() => go.current(null, view.current.zoom * 1.8)}
        />
        <Button
          size="small"
          icon={<MinusOutlined />}
          aria-label={t("boards.map.farther")}
          onClick={() => go.current(null, view.current.zoom / 1.8)}
        />
        <Button size="small" onClick={() => go.current(WHOLE.center, WHOLE.zoom)}>
          {t("boards.map.whole")}
        </Button>
      </div>
    </>
  );
}

/** Records of one address cannot be told apart however near one goes. */
function samePlace(pins: Pin[], ids: string[]): boolean {
  const places = pins.filter((pin) => ids.includes(pin.id)).map((pin) => pin.at.join());
  return new Set(places).size === 1;
}
