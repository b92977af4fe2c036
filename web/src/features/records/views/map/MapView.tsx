import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { allOf } from "../../../../engines/conditions/model";
import { findOption, optionColor } from "../../../../ui/OptionTag";
import { EmptyState, ErrorState, PageSkeleton } from "../../../../ui/states";
import { ACCENT, dotColor } from "../../../../ui/tokens";
import { titleOf } from "../calendar/Event";
import type { ViewProps } from "../kinds";
import { cardColumns, isPlace } from "../shared/fields";
import { useAllRows } from "../shared/useAllRows";
import "./map.css";
import { loadChina, loadCities } from "./china";
import { MapCanvas, type Pin } from "./MapCanvas";
import { type Gazetteer, type Point, placeOf, provinceOf } from "./places";

export type MapOptions = { place?: string; color?: string };

const CAP = 2000;
const LISTED = 100;

/** Records on the map of China, which is part of the product: nothing is asked of an outside server. */
export default function MapView(props: ViewProps<MapOptions>) {
  const { t } = useTranslation();
  const { form, options } = props;
  const named = useColumns(
    form,
    [options.place, options.color].filter((path) => path !== undefined),
  );
  const place = named.find((column) => column.path === options.place);
  if (!place?.field || !isPlace(place.field))
    return <EmptyState title={t("boards.map.noPlace")} hint={t("boards.chooseHint")} />;
  return (
    <Places
      {...props}
      place={place.path}
      colorField={named.find((column) => column.path === options.color)?.field}
    />
  );
}

function Places(
  props: ViewProps<MapOptions> & { place: string; colorField: Parameters<typeof findOption>[0] },
) {
  const { form, options, query, place, colorField } = props;
  const { t } = useTranslation();
  const [listed, setListed] = useState<string[]>([]);
  const wanted = useMemo(() => cardColumns(form, [], place, options.color), [form, place, options.color]);
  const list = useAllRows(
    form.key,
    {
      columns: wanted,
      filter: allOf(query.filter, { field: place, op: "not_empty" }),
      search: query.search,
      sort: query.sort,
    },
    CAP,
  );
  const china = useQuery({
    queryKey: ["map", "china"],
    queryFn: loadChina,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = useCities(list.rows, place, china.data);
  const pins = useMemo<Pin[]>(
    () =>
      list.rows.flatMap((row) => {
        const at = placeOf(row[place], known);
        const option = colorField && options.color ? findOption(colorField, row[options.color]) : undefined;
        return at
          ? [
              {
                id: row.id,
                at,
                title: titleOf(form, row),
                color: colorField ? dotColor(option && optionColor(option)) : ACCENT,
              },
            ]
          : [];
      }),
    [list.rows, place, known, colorField, options.color, form],
  );
  if (list.error) return <ErrorState error={list.error} onRetry={list.refetch} />;
  if (list.isPending || china.isPending) return <PageSkeleton rows={10} />;
  const nowhere = list.rows.length - pins.length;
  const byId = new Map(list.rows.map((row) => [row.id, row]));
  return (
    <div className="sl-map">
      <MapCanvas
        pins={pins}
        openId={props.openId}
        label={t("boards.kind.map")}
        onOpen={props.onOpen}
        onList={setListed}
      />
      <div className="sl-map-note sl-muted">
        {t("boards.map.shown", { count: pins.length })}
        {nowhere > 0 && ` · ${t("boards.map.nowhere", { count: nowhere })}`}
        {list.more && ` · ${t("boards.capped", { count: CAP })}`}
      </div>
      {list.rows.length === 0 && (
        <div className="sl-map-empty">
          {t(query.search || query.filter ? "records.list.noMatch" : "boards.map.nothing")}
        </div>
      )}
      {listed.length > 0 && (
        <aside className="sl-map-list" aria-label={t("boards.map.here")}>
          <header>
            <b>{t("boards.map.hereCount", { count: listed.length })}</b>
            <span className="sl-grow" />
            <button
              type="button"
              className="sl-plain"
              aria-label={t("common.close")}
              onClick={() => setListed([])}
            >
              ×
            </button>
          </header>
          <ul>
            {listed.slice(0, LISTED).map((id) => (
              <li key={id}>
                <button
                  type="button"
                  className="sl-plain"
                  data-open={id === props.openId}
                  onClick={() => props.onOpen(id)}
                >
                  {titleOf(form, byId.get(id) ?? ({ id } as RecordRow))}
                  <small className="sl-muted">{byId.get(id)?.no}</small>
                </button>
              </li>
            ))}
          </ul>
        </aside>
      )}
    </div>
  );
}

const NO_PROVINCES: Gazetteer["provinces"] = new Map();

/** Middles of the cities of those provinces that the rows lie in. */
function useCities(rows: RecordRow[], place: string, provinces = NO_PROVINCES): Gazetteer {
  const wanted = useMemo(() => {
    const found = new Set<string>();
    for (const row of rows) {
      const value = row[place] as { lng?: number } | null;
      if (value && value.lng === undefined) {
        const prefix = provinceOf(value, { provinces });
        if (prefix) found.add(prefix);
      }
    }
    return [...found].sort();
  }, [rows, place, provinces]);
  return useQueries({
    queries: wanted.map((prefix) => ({
      queryKey: ["map", "cities", prefix],
      queryFn: () => loadCities(prefix),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (results): Gazetteer => {
      const cities = new Map<string, ReadonlyMap<string, Point>>();
      results.forEach((result, index) => {
        if (result.data) cities.set(wanted[index] as string, result.data);
      });
      return { provinces, cities };
    },
  });
}
