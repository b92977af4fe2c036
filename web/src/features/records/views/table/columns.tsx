import type { MenuProps } from "antd";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { FormMeta } from "../../../../api/types";
import { type ColumnInfo, headerOf, isNumeric, isSortable } from "../../../../engines/conditions/columns";
import { formatNumber, shortTime } from "../../../../lib/format";
import type { ListAddress } from "../../list/listAddress";
import { fitColumns } from "../../list/widths";
import type { ViewQuery } from "../kinds";
import { pathsOf } from "./colours";
import { type GridColumn, SELECT } from "./gridTypes";
import type { SummaryFn, TableOptions } from "./options";
import { editablePath } from "./useEditing";

/** Columns with their widths: those that somebody chose, the others as they fit into `room` px beside the boxes. */
export function layOut(
  form: FormMeta,
  infos: ColumnInfo[],
  room: number,
  widths: Record<string, number>,
  frozen: number,
  mayUpdate: boolean,
): GridColumn[] {
  const headers = infos.map((column) => headerOf(column, infos));
  const chosen = infos.reduce((sum, { path }) => sum + (widths[path] ?? 0), 0);
  const free = infos.filter(({ path }) => widths[path] === undefined);
  const fitted = fitColumns(
    free,
    free.map((column) => headers[infos.indexOf(column)] ?? ""),
    form.title,
    room - SELECT - chosen,
  );
  return infos.map((info, index) => ({
    info,
    header: headers[index] ?? info.label,
    width: widths[info.path] ?? fitted[free.indexOf(info)] ?? 120,
    frozen: index < frozen,
    editable: mayUpdate && editablePath(form, info.path),
  }));
}

/** What a row must carry besides its columns: number, title, status, and what colours rest on. */
export function wanted(form: FormMeta, columns: string[], options: TableOptions): string[] {
  const visible = new Set(form.fields.map((field) => field.key));
  const always = ["no", form.title, form.status?.field ?? "no"];
  const coloured = (options.colors ?? []).flatMap((rule) => pathsOf(rule.when));
  const known = [...always, ...columns, ...coloured].filter((path) => visible.has(path.split(".")[0] ?? ""));
  return [...new Set(known)];
}

const ADDED = new Set(["number", "duration"]);
const ORDERED = new Set(["number", "duration", "date", "datetime"]);
const GROUPABLE = new Set(["text", "number", "boolean", "date", "datetime", "duration", "id"]);
const ALL_FNS: SummaryFn[] = ["count", "filled", "empty", "distinct", "sum", "avg", "min", "max"];

/** Summaries that a column can have. */
export function summaryFns({ kind }: ColumnInfo): SummaryFn[] {
  return ALL_FNS.filter((fn) => {
    if (fn === "sum" || fn === "avg") return ADDED.has(kind);
    if (fn === "min" || fn === "max") return ORDERED.has(kind);
    return fn !== "distinct" || GROUPABLE.has(kind);
  });
}

export const isGroupable = ({ kind }: ColumnInfo) => GROUPABLE.has(kind);

interface MenuParts {
  column: GridColumn;
  columns: GridColumn[];
  form: FormMeta;
  options: TableOptions;
  query: ViewQuery;
  onChange: (change: ListAddress) => void;
  set: (change: Partial<TableOptions>) => void;
  t: TFunction;
}

/** What can be done with a column, in the menu of its head. */
export function columnMenu({
  column,
  columns,
  options,
  query,
  onChange,
  set,
  t,
}: MenuParts): MenuProps["items"] {
  const { info } = column;
  const { path } = info;
  const place = columns.indexOf(column);
  const group = options.group ?? [];
  const grouped = group.some(({ field }) => field === path);
  const summary = options.summary ?? {};
  const { [path]: _none, ...otherSummaries } = summary;
  const rest = query.sort.filter(({ field }) => field !== path);
  const sorts = isSortable(info)
    ? [
        {
          key: "asc",
          label: t("views.table.sortUp"),
          onClick: () => onChange({ sort: [{ field: path, desc: false }] }),
        },
        {
          key: "desc",
          label: t("views.table.sortDown"),
          onClick: () => onChange({ sort: [{ field: path, desc: true }] }),
        },
        {
          key: "also",
          label: t("views.table.sortAlso"),
          disabled: rest.length === 0 || rest.length !== query.sort.length || rest.length >= 5,
          onClick: () => onChange({ sort: [...rest, { field: path, desc: false }] }),
        },
      ]
    : [];
  return [
    ...sorts,
    { type: "divider" },
    ...(isGroupable(info)
      ? [
          {
            key: "group",
            label: t(grouped ? "views.table.ungroup" : "views.table.group"),
            disabled: !grouped && group.length >= 2,
            onClick: () =>
              set({
                group: grouped ? group.filter(({ field }) => field !== path) : [...group, { field: path }],
              }),
          },
        ]
      : []),
    {
      key: "summary",
      label: t("views.table.summary"),
      children: [
        { key: "none", label: t("views.table.noSummary"), onClick: () => set({ summary: otherSummaries }) },
        ...summaryFns(info).map((fn) => ({
          key: fn,
          label: t(`views.fn.${fn}`),
          onClick: () => set({ summary: { ...summary, [path]: fn } }),
        })),
      ],
    },
    {
      key: "freeze",
      label: t(
        column.frozen && place === (options.frozen ?? 0) - 1 ? "views.table.unfreeze" : "views.table.freeze",
      ),
      onClick: () => set({ frozen: column.frozen && place === (options.frozen ?? 0) - 1 ? 0 : place + 1 }),
    },
    {
      key: "width",
      label: t("views.table.resetWidth"),
      disabled: options.widths?.[path] === undefined,
      onClick: () => {
        const { [path]: _gone, ...widths } = options.widths ?? {};
        set({ widths });
      },
    },
    {
      key: "hide",
      label: t("views.table.hide"),
      disabled: columns.length === 1,
      onClick: () => onChange({ columns: query.columns.filter((item) => item !== path) }),
    },
  ];
}

/** Summaries in words, by column path. */
export function shownSummary(
  columns: GridColumn[],
  fns: Record<string, SummaryFn>,
  values: Record<string, unknown> | undefined,
  t: TFunction,
): Record<string, ReactNode> {
  return Object.fromEntries(
    columns.flatMap(({ info }) => {
      const fn = fns[info.path];
      if (!fn) return [];
      const value = values?.[info.path];
      return [
        [
          info.path,
          <span key={fn} className="sl-grid-sum">
            <small>{t(`views.fn.${fn}`)}</small> {values ? valueText(info, fn, value, t) : "…"}
          </span>,
        ],
      ];
    }),
  );
}

const COUNTS = new Set<SummaryFn>(["count", "filled", "empty", "distinct"]);

function valueText(info: ColumnInfo, fn: SummaryFn, value: unknown, t: TFunction): string {
  if (value === null || value === undefined) return "–";
  if (COUNTS.has(fn)) return formatNumber(value);
  if (info.kind === "datetime") return shortTime(String(value));
  if (info.kind === "date") return String(value).slice(0, 10);
  if (info.kind === "duration") return `${formatNumber(Number(value) / 3600, 1)} ${t("common.hours")}`;
  return formatNumber(
    value,
    isNumeric(info) && (fn === "avg" || info.field?.settings.currency) ? 2 : undefined,
  );
}
