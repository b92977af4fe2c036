import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta, RecordRow, Ref } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { allOf } from "../../../../engines/conditions/model";
import { pickLabel } from "../../../../lib/i18n/label";
import { findOption, optionColor } from "../../../../ui/OptionTag";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import { ACCENT, dotColor } from "../../../../ui/tokens";
import { titleOf } from "../calendar/Event";
import type { ViewProps } from "../kinds";
import { cardColumns, isMovable, optionsOf, ownField } from "../shared/fields";
import { type SpanFields, spanFields, spanOf, touches } from "../shared/span";
import { useAllRows } from "../shared/useAllRows";
import { useWrites } from "../shared/useWrites";
import { DAY, dayStart, wallNow } from "../shared/wall";
import "../shared/shared.css";
import "./timeline.css";
import { Chart } from "./Chart";
import { linesOf } from "./rows";
import { scaleAround, ZOOM_NAMES, ZOOMS, type Zoom } from "./scale";

export type TimelineOptions = {
  start?: string;
  end?: string;
  group?: string;
  color?: string;
  depends?: string;
  zoom?: Zoom;
};

/** A record on the timeline; `end` is exclusive. */
export interface Bar {
  id: string;
  row: RecordRow;
  title: string;
  start: number;
  end: number;
  days: boolean;
  color: string;
  group: { key: string; title: string } | undefined;
  before: string[];
}

const CAP = 2000;

/** Records as bars from start to end, in groups. */
export default function TimelineView(props: ViewProps<TimelineOptions>) {
  const { t } = useTranslation();
  const { options } = props;
  const paths = [options.start, options.end, options.group, options.color].filter(
    (path) => path !== undefined,
  );
  const named = useColumns(props.form, paths);
  const columnAt = (path: string | undefined) => named.find((column) => column.path === path);
  const fields = spanFields((path) => columnAt(path)?.kind, options.start, options.end);
  if (!fields) return <EmptyState title={t("boards.noStart")} hint={t("boards.chooseHint")} />;
  return (
    <Timeline
      {...props}
      fields={fields}
      groupField={columnAt(options.group)?.field}
      colorField={columnAt(options.color)?.field}
    />
  );
}

type Props = ViewProps<TimelineOptions> & {
  fields: SpanFields;
  groupField: FieldMeta | undefined;
  colorField: FieldMeta | undefined;
};

function Timeline(props: Props) {
  const { form, options, query, fields, groupField, colorField, may } = props;
  const { t, i18n } = useTranslation();
  const [zoom, setZoom] = useState<Zoom>(options.zoom ?? "day");
  const [middle, setMiddle] = useState(() => dayStart(wallNow()));
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const scale = useMemo(() => scaleAround(middle, zoom), [middle, zoom]);
  const wanted = useMemo(
    () => cardColumns(form, [], fields.start, fields.end, options.group, options.color, options.depends),
    [form, fields.start, fields.end, options.group, options.color, options.depends],
  );
  const list = useAllRows(
    form.key,
    {
      columns: wanted,
      filter: allOf(query.filter, touches(fields, scale.from, scale.to)),
      search: query.search,
      sort: [{ field: fields.start }],
    },
    CAP,
  );
  const writes = useWrites(form);
  const bars = useMemo(() => {
    const language = i18n.language;
    return writes.shown(list.rows).flatMap((row): Bar[] => {
      const span = spanOf(row, fields);
      if (!span) return [];
      const option = colorField && options.color ? findOption(colorField, row[options.color]) : undefined;
      return [
        {
          id: row.id,
          row,
          title: titleOf(form, row),
          ...span,
          color: colorField ? dotColor(option && optionColor(option)) : ACCENT,
          group: groupField && options.group ? groupOf(row[options.group], groupField, language) : undefined,
          before: options.depends ? idsOf(row[options.depends]) : [],
        },
      ];
    });
  }, [writes.shown, list.rows, fields, colorField, groupField, options, form, i18n.language]);
  const order = useMemo(() => optionsOf(groupField).map((option) => option.value), [groupField]);
  const lines = useMemo(() => linesOf(bars, order, folded), [bars, order, folded]);
  const startMovable = may.update && isMovable(form, ownField(form, fields.start));
  const endMovable = may.update && isMovable(form, ownField(form, fields.end));
  const reach = ZOOMS[zoom].reach * DAY;
  if (list.error) return <ErrorState error={list.error} onRetry={list.refetch} />;
  return (
    <div className="sl-gantt">
      <div className="sl-cal-bar">
        <Button size="small" onClick={() => setMiddle(wallNow())}>
          {t("boards.today")}
        </Button>
        <Button
          type="text"
          size="small"
          icon={<LeftOutlined />}
          aria-label={t("boards.previous")}
          onClick={() => setMiddle(middle - reach)}
        />
        <Button
          type="text"
          size="small"
          icon={<RightOutlined />}
          aria-label={t("boards.next")}
          onClick={() => setMiddle(middle + reach)}
        />
        {list.more && <span className="sl-muted">{t("boards.capped", { count: CAP })}</span>}
        <span className="sl-grow" />
        {props.narrow ? (
          <Select
            size="small"
            aria-label={t("boards.timeline.zoom")}
            value={zoom}
            onChange={setZoom}
            options={ZOOM_NAMES.map((value) => ({ value, label: t(`boards.timeline.${value}`) }))}
          />
        ) : (
          <Segmented<Zoom>
            size="small"
            value={zoom}
            onChange={setZoom}
            options={ZOOM_NAMES.map((value) => ({ value, label: t(`boards.timeline.${value}`) }))}
          />
        )}
      </div>
      {list.isPending ? (
        <PageSkeleton rows={10} />
      ) : (
        <Chart
          key={`${zoom}-${middle}`}
          form={form}
          scale={scale}
          middle={middle}
          lines={lines}
          fields={fields}
          writes={writes}
          movable={startMovable && (!fields.end || endMovable)}
          resizable={endMovable && Boolean(fields.end)}
          startResizable={startMovable && Boolean(fields.end)}
          narrow={props.narrow}
          openId={props.openId}
          onOpen={props.onOpen}
          onFold={(key) =>
            setFolded((old) => {
              const next = new Set(old);
              if (!next.delete(key)) next.add(key);
              return next;
            })
          }
        />
      )}
      {!list.isPending && bars.length === 0 && (
        <p className="sl-gantt-empty sl-muted">{t("boards.timeline.nothing")}</p>
      )}
    </div>
  );
}

function groupOf(value: unknown, field: FieldMeta, language: string): Bar["group"] {
  if (value === null || value === undefined || value === "") return { key: "", title: "–" };
  if (typeof value === "object") {
    const { id, title } = value as Ref;
    return { key: id, title: title || id };
  }
  const option = findOption(field, value);
  return { key: String(value), title: pickLabel(option?.label, language) || String(value) };
}

function idsOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (item && typeof item === "object" ? [(item as Ref).id] : []));
}
