import { Checkbox, Radio, Skeleton } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { ColumnChooser } from "../records";
import type { ExportQuery, Format } from "./api";
import { fileKind, hasFiles, subTables, withFiles } from "./query";

interface Props {
  form: FormMeta;
  query: ExportQuery;
  onChange: (change: Partial<ExportQuery>) => void;
  /** The columns of the list that one comes from. */
  shown?: string[] | undefined;
}

type Choice = "shown" | "all" | "own";

/** What goes into an export: columns, sub-tables, files, and as what. */
export function ExportFields({ form, query, onChange, shown }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const [choice, setChoice] = useState<Choice>(() => choiceOf(query.columns, shown));
  const tables = subTables(form);
  const choose = (next: Choice) => {
    setChoice(next);
    if (next === "all") onChange({ columns: [] });
    else if (next === "shown") onChange({ columns: shown ?? [] });
    else onChange({ columns: query.columns.length > 0 ? query.columns : usual(form, shown) });
  };
  const pack = (files: boolean) => {
    const columns = files ? withFiles(form, query) : query.columns;
    if (columns !== query.columns) setChoice("own");
    onChange({ files, columns });
  };
  return (
    <>
      <Part title={t("exports.columns.title")}>
        <Radio.Group
          value={choice}
          onChange={(event) => choose(event.target.value)}
          options={[
            ...(shown
              ? [{ value: "shown", label: t("exports.columns.shown", { count: shown.length }) }]
              : []),
            { value: "all", label: t("exports.columns.all") },
            { value: "own", label: t("exports.columns.own") },
          ]}
        />
        {choice === "own" && (
          <div className="sl-export-columns">
            <Suspense fallback={<Skeleton active paragraph={{ rows: 4 }} />}>
              <ColumnChooser
                form={form}
                columns={query.columns}
                onChange={(columns) => onChange({ columns })}
              />
            </Suspense>
          </div>
        )}
      </Part>
      {tables.length > 0 && (
        <Part title={t("exports.subTables.title")} hint={t("exports.subTables.hint")}>
          <Checkbox.Group
            value={query.sub_tables}
            onChange={(sub_tables) => onChange({ sub_tables })}
            options={tables.map((field) => ({ value: field.key, label: label(field.label) }))}
          />
        </Part>
      )}
      {hasFiles(form) && (
        <Part title={t("exports.files.title")} hint={t("exports.files.hint")}>
          <Checkbox checked={query.files} onChange={(event) => pack(event.target.checked)}>
            {t("exports.files.with")}
          </Checkbox>
        </Part>
      )}
      <Part
        title={t("exports.format.title")}
        hint={fileKind(query) === "zip" ? t("exports.format.zip") : undefined}
      >
        <Radio.Group
          value={query.format}
          onChange={(event) => onChange({ format: event.target.value as Format })}
          options={[
            { value: "xlsx", label: t("records.export.xlsx") },
            { value: "csv", label: t("records.export.csv") },
          ]}
        />
      </Part>
    </>
  );
}

export function Part(props: { title: string; hint?: string | undefined; children: React.ReactNode }) {
  return (
    <section className="sl-export-part" aria-label={props.title}>
      <h3>{props.title}</h3>
      <div>
        {props.children}
        {props.hint && <p className="sl-muted">{props.hint}</p>}
      </div>
    </section>
  );
}

function choiceOf(columns: string[], shown: string[] | undefined): Choice {
  if (columns.length === 0) return "all";
  return shown && columns.join() === shown.join() ? "shown" : "own";
}

/** To start a choice of one's own with: what the list shows, else the form's own fields. */
function usual(form: FormMeta, shown: string[] | undefined): string[] {
  if (shown && shown.length > 0) return shown;
  const own = form.fields.filter((field) => !field.system && !field.settings.fields && !field.presentational);
  return ["no", ...own.slice(0, 10).map(({ key }) => key)];
}
