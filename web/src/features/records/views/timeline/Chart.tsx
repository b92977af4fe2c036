import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { endValues, movedValues, type SpanFields, startValues } from "../shared/span";
import { type Point, usePointerDrag } from "../shared/usePointerDrag";
import type { useWrites } from "../shared/useWrites";
import { DAY, dayText, timeText, wallNow } from "../shared/wall";
import { arrow, type Line, visibleLines } from "./rows";
import { header, type Scale, type Tick } from "./scale";
import type { Bar } from "./TimelineView";

const LINE = 30;
const HEAD = 44;

type Part = "move" | "start" | "end";

interface Props {
  form: FormMeta;
  scale: Scale;
  middle: number;
  lines: Line<Bar>[];
  fields: SpanFields;
  writes: ReturnType<typeof useWrites>;
  movable: boolean;
  resizable: boolean;
  startResizable: boolean;
  narrow: boolean;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onFold: (key: string) => void;
}

/** Bars under a calendar; only the lines and ticks on the screen are drawn. */
export function Chart(props: Props) {
  const { scale, lines, fields, writes } = props;
  const { t, i18n } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, left: 0, width: 1200, height: 700 });
  const [preview, setPreview] = useState<{ id: string; start: number; end: number } | null>(null);
  const side = props.narrow ? 112 : 240;
  const measure = () => {
    const element = frame.current;
    if (!element) return;
    setView({
      top: element.scrollTop,
      left: element.scrollLeft,
      width: element.clientWidth,
      height: element.clientHeight,
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the timeline stands; it is made anew for another time
  useLayoutEffect(() => {
    const element = frame.current;
    if (element) element.scrollLeft = Math.max(0, scale.x(props.middle) - (element.clientWidth - side) / 3);
    measure();
    const observer = new ResizeObserver(measure);
    if (element) observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const [first, last] = visibleLines(view.top, view.height, LINE, lines.length);
  const [upper, lower] = useMemo(
    () => header(scale, view.left, view.left + view.width),
    [scale, view.left, view.width],
  );

  const after = (bar: Bar, part: Part, px: number): { start: number; end: number } => {
    const by = Math.round(scale.time(px) / scale.snap) * scale.snap;
    const least = bar.days ? DAY : 15 * 60_000;
    if (part === "move") return { start: bar.start + by, end: bar.end + by };
    if (part === "start") return { start: Math.min(bar.start + by, bar.end - least), end: bar.end };
    return { start: bar.start, end: Math.max(bar.end + by, bar.start + least) };
  };
  const commit = (bar: Bar, part: Part, next: { start: number; end: number }) => {
    if (next.start === bar.start && next.end === bar.end) return;
    const values =
      part === "move"
        ? movedValues(bar.row, fields, next.start - bar.start)
        : part === "start"
          ? startValues(fields, next.start)
          : endValues(fields, next.end);
    const when = bar.days ? dayText(next.start) : `${dayText(next.start).slice(5)} ${timeText(next.start)}`;
    void writes.write(bar.row, values, {
      done: t("boards.move.rescheduled", { name: bar.row.no ?? "", when }),
    });
  };
  const scrolled = useRef(0);
  const grab = usePointerDrag<{ bar: Bar; part: Part }>({
    onStart: () => {
      scrolled.current = frame.current?.scrollLeft ?? 0;
    },
    onMove: ({ bar, part }, at, from) => setPreview({ id: bar.id, ...after(bar, part, distance(at, from)) }),
    onDrop: ({ bar, part }, at, from) => {
      setPreview(null);
      commit(bar, part, after(bar, part, distance(at, from)));
    },
    onCancel: () => setPreview(null),
    scrollers: () => [frame.current],
  });
  // The chart may have scrolled under the pointer.
  const distance = (at: Point, from: Point) =>
    at.x - from.x + (frame.current?.scrollLeft ?? 0) - scrolled.current;
  const nudge = (event: KeyboardEvent, bar: Bar) => {
    const by = { ArrowLeft: -scale.snap, ArrowRight: scale.snap }[event.key];
    if (!by || !event.shiftKey || !props.movable) return;
    event.preventDefault();
    commit(bar, "move", { start: bar.start + by, end: bar.end + by });
  };
  const today = scale.x(wallNow());
  return (
    <div
      ref={frame}
      className="sl-gantt-frame"
      onScroll={measure}
      style={{ "--side": `${side}px`, "--line": `${LINE}px` } as CSSProperties}
    >
      <div
        className="sl-gantt-sheet"
        style={{ width: side + scale.width, height: HEAD + lines.length * LINE }}
      >
        <div className="sl-gantt-head">
          <div className="sl-gantt-corner">
            {t("boards.timeline.records", { count: lines.filter((line) => line.kind === "row").length })}
          </div>
          {[upper, lower].map((row, index) => (
            <div key={index === 0 ? "upper" : "lower"} className="sl-gantt-ticks" data-lower={index === 1}>
              {row.map((tick) => (
                <span
                  key={tick.at}
                  style={{ left: side + scale.x(tick.at), width: scale.x(tick.end) - scale.x(tick.at) }}
                >
                  <b style={index === 0 ? { left: side + 8 } : undefined}>{tickText(tick, i18n.language)}</b>
                </span>
              ))}
            </div>
          ))}
        </div>
        <div className="sl-gantt-grid" style={{ left: side }}>
          {lower.map((tick) => (
            <i key={tick.at} style={{ left: scale.x(tick.at) }} />
          ))}
          {today >= 0 && today <= scale.width && (
            <i className="sl-gantt-today" style={{ left: today }} title={t("boards.today")} />
          )}
        </div>
        <Arrows lines={lines} first={first} last={last} scale={scale} side={side} />
        {lines.slice(first, last).map((line, index) => {
          const top = HEAD + (first + index) * LINE;
          if (line.kind === "group") {
            return (
              <div key={`g-${line.key}`} className="sl-gantt-group" style={{ top }}>
                <button
                  type="button"
                  className="sl-plain"
                  aria-expanded={!line.folded}
                  onClick={() => props.onFold(line.key)}
                >
                  {line.folded ? <CaretRightOutlined /> : <CaretDownOutlined />} {line.title}{" "}
                  <span className="sl-muted">{line.count}</span>
                </button>
              </div>
            );
          }
          const bar = line.item;
          const shown = preview?.id === bar.id ? { ...bar, ...preview } : bar;
          const left = Math.max(0, scale.x(shown.start));
          const width = Math.max(6, Math.min(scale.width, scale.x(shown.end)) - left);
          const inside = width > 70;
          return (
            <div key={bar.id} className="sl-gantt-line" style={{ top }}>
              <button
                type="button"
                className="sl-plain sl-gantt-name"
                title={bar.title}
                data-open={bar.id === props.openId}
                onClick={() => props.onOpen(bar.id)}
              >
                {bar.title}
              </button>
              <button
                type="button"
                className="sl-gantt-bar"
                data-record={bar.id}
                data-movable={props.movable}
                data-moving={preview?.id === bar.id}
                style={{ left: side + left, width, "--c": bar.color } as CSSProperties}
                title={`${bar.title}\n${dayText(bar.start)} – ${dayText(bar.end - 1)}`}
                aria-label={`${bar.title} ${dayText(bar.start)} – ${dayText(bar.end - 1)}`}
                onPointerDown={(event) => props.movable && grab(event, { bar, part: "move" })}
                onClick={() => props.onOpen(bar.id)}
                onKeyDown={(event) => nudge(event, bar)}
              >
                {inside && <span>{bar.title}</span>}
                {props.startResizable && (
                  <Handle side="left" onGrab={(event) => grab(event, { bar, part: "start" })} />
                )}
                {props.resizable && (
                  <Handle side="right" onGrab={(event) => grab(event, { bar, part: "end" })} />
                )}
              </button>
              {!inside && (
                <span className="sl-gantt-beside" style={{ left: side + left + width + 6 }}>
                  {preview?.id === bar.id
                    ? `${dayText(shown.start).slice(5)} – ${dayText(shown.end - 1).slice(5)}`
                    : bar.title}
                </span>
              )}
            </div>
          );
        })}
      </div>
      {preview && (
        <div className="sl-gantt-tip" role="status">
          {`${dayText(preview.start)} ${timeIfAny(preview.start)} – ${dayText(preview.end - 1)} ${timeIfAny(preview.end)}`}
        </div>
      )}
    </div>
  );
}

const timeIfAny = (wall: number) => (wall % DAY === 0 ? "" : timeText(wall));

function Handle({ side, onGrab }: { side: "left" | "right"; onGrab: (event: React.PointerEvent) => void }) {
  return (
    <i
      className={`sl-gantt-handle-${side}`}
      onPointerDown={(event) => {
        event.stopPropagation();
        onGrab(event);
      }}
    />
  );
}

function tickText(tick: Tick, language: string): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(tick.at);
  if (tick.unit === "year") return format({ year: "numeric" });
  if (tick.unit === "quarter") return `Q${Math.floor(new Date(tick.at).getUTCMonth() / 3) + 1}`;
  if (tick.unit === "month") return tick.end - tick.at > 0 ? format({ year: "numeric", month: "short" }) : "";
  if (tick.unit === "hour") return timeText(tick.at);
  return tick.unit === "week" ? dayText(tick.at).slice(5) : String(new Date(tick.at).getUTCDate());
}

/** Arrows from what must be done before, where either end is on the screen. */
function Arrows({
  lines,
  first,
  last,
  scale,
  side,
}: {
  lines: Line<Bar>[];
  first: number;
  last: number;
  scale: Scale;
  side: number;
}) {
  const places = useMemo(() => {
    const found = new Map<string, { bar: Bar; y: number }>();
    lines.forEach((line, index) => {
      if (line.kind === "row") found.set(line.item.id, { bar: line.item, y: HEAD + index * LINE + LINE / 2 });
    });
    return found;
  }, [lines]);
  const near = (y: number) => y >= HEAD + first * LINE && y <= HEAD + last * LINE;
  const paths = [...places.values()].flatMap(({ bar, y }) =>
    bar.before.flatMap((id) => {
      const other = places.get(id);
      return other && (near(y) || near(other.y))
        ? [
            {
              key: `${id}-${bar.id}`,
              path: arrow(side + scale.x(other.bar.end), other.y, side + scale.x(bar.start), y),
              late: other.bar.end > bar.start,
            },
          ]
        : [];
    }),
  );
  if (paths.length === 0) return null;
  return (
    <svg
      className="sl-gantt-arrows"
      width={side + scale.width}
      height={HEAD + lines.length * LINE}
      aria-hidden="true"
    >
      {paths.map(({ key, path, late }) => (
        <path key={key} d={path} data-late={late} />
      ))}
    </svg>
  );
}
