import { useQuery } from "@tanstack/react-query";
import { Input, Segmented } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Kind } from "../../../api/types";
import { useDebounced } from "../../../lib/hooks";
import { useLabel } from "../../../lib/i18n";
import { RemoteSelect } from "../../../ui/RemoteSelect";
import { design, useFormulaFunctions } from "../api";
import { useSituation } from "../context";
import { soundsLike } from "../core/pinyin";
import { formulaInWords } from "../core/references";
import { useOwnMeta } from "./useFormChoices";

/** Kinds that the server checks a formula against. */
const CHECKED = new Set<Kind>(["text", "number", "boolean", "date", "datetime", "duration"]);

interface Props {
  id: string;
  value: string;
  onChange: (formula: string | undefined) => void;
  /** Key of the sub-table in whose rows it stands. */
  inside?: string | undefined;
  /** The field that it computes: it cannot read itself. */
  own?: string | undefined;
  /** What it must yield. */
  kind?: Kind | undefined;
}

/** A formula with what can stand in it, in words, and its value for a real record. */
export function FormulaEditor({ id, value, onChange, inside, own, kind }: Props) {
  const { t } = useTranslation();
  const { publishedVersion, state } = useSituation();
  const [list, setList] = useState<"fields" | "functions">("fields");
  const [typed, setTyped] = useState("");
  const [record, setRecord] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const form = state.history.present;
  const settled = useDebounced(value, 400);
  const answer = useQuery({
    queryKey: ["formula-check", form.key, settled, record, inside, kind, form.fields],
    enabled: settled.trim() !== "",
    retry: false,
    queryFn: () =>
      design.checkFormula(form.key, {
        definition: form,
        formula: settled,
        record,
        inside: inside ?? null,
        kind: kind && CHECKED.has(kind) ? kind : null,
      }),
  });
  const words = useWords(settled, inside);
  const insert = (text: string) => {
    const area = box.current?.querySelector("textarea");
    const at = area?.selectionStart ?? value.length;
    const end = area?.selectionEnd ?? at;
    const next = `${value.slice(0, at)}${text}${value.slice(end)}`;
    onChange(next);
    const caret = at + (text.endsWith("()") ? text.length - 1 : text.length);
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(caret, caret);
    });
  };
  return (
    <div ref={box}>
      <Input.TextArea
        id={id}
        className="sl-mono"
        autoSize={{ minRows: 2, maxRows: 10 }}
        value={value}
        spellCheck={false}
        placeholder={t("designer.formula.placeholder")}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      {settled && (
        <div className="sl-formula-value" aria-live="polite">
          {answer.data?.problems.length ? (
            <span className="sl-setting-problem">{answer.data.problems[0]?.message}</span>
          ) : answer.data ? (
            <>
              {words !== settled && <div>{t("designer.formula.words", { words })}</div>}
              {t(`designer.kind.${answer.data.kind ?? "text"}`)}
              {answer.data.record &&
                ` · ${t("designer.formula.valueOf", {
                  title: answer.data.record.title,
                  value: answer.data.text || t("designer.formula.nothing"),
                })}`}
            </>
          ) : answer.isError ? (
            <span className="sl-muted">{t("designer.formula.unchecked")}</span>
          ) : (
            "…"
          )}
        </div>
      )}
      {publishedVersion > 0 && (
        <div style={{ marginTop: 6 }}>
          <RemoteSelect
            form={form.key}
            value={record ? [record] : []}
            placeholder={t("designer.formula.record")}
            onChange={([first]) => setRecord(first ?? null)}
          />
        </div>
      )}
      <div style={{ display: "flex", gap: 6, margin: "6px 0" }}>
        <Segmented
          size="small"
          value={list}
          onChange={(next) => setList(next === "functions" ? "functions" : "fields")}
          options={[
            { value: "fields", label: t("designer.formula.fields") },
            { value: "functions", label: t("designer.formula.functions") },
          ]}
        />
        <Input
          size="small"
          allowClear
          value={typed}
          placeholder={t("designer.formula.search")}
          aria-label={t("designer.formula.search")}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="sl-formula-list">
        {list === "fields" ? (
          <Fields typed={typed} insert={insert} inside={inside} own={own} />
        ) : (
          <Functions typed={typed} insert={insert} />
        )}
      </div>
    </div>
  );
}

/** The formula with the names of the fields instead of their keys; keys are what it stores. */
function useWords(formula: string, inside: string | undefined): string {
  const label = useLabel();
  const form = useOwnMeta();
  return useMemo(() => {
    const rows = form.fields.find((field) => field.key === inside)?.settings.fields ?? [];
    const fields = [...form.fields, ...form.fields.flatMap((field) => field.settings.fields ?? []), ...rows];
    return formulaInWords(
      formula,
      new Map(fields.map((field) => [field.key, label(field.label) || field.key])),
    );
  }, [formula, form, inside, label]);
}

interface ListProps {
  typed: string;
  insert: (text: string) => void;
}

function Fields({ typed, insert, inside, own }: ListProps & Pick<Props, "inside" | "own">) {
  const label = useLabel();
  const form = useOwnMeta();
  // In the rows of a sub-table a formula reads the row.
  const rows = form.fields.find((field) => field.key === inside)?.settings.fields;
  const fields = inside ? (rows ?? []).map((row) => ({ ...row, operators: ["eq"] })) : form.fields;
  return fields
    .filter(
      (field) =>
        field.operators.length > 0 &&
        field.key !== own &&
        soundsLike(`${label(field.label)} ${field.key}`, typed),
    )
    .map((field) => (
      <button key={field.key} type="button" onClick={() => insert(field.key)}>
        {label(field.label)} <small>{field.key}</small>
      </button>
    ));
}

function Functions({ typed, insert }: ListProps) {
  const label = useLabel();
  const functions = useFormulaFunctions();
  return (functions.data ?? [])
    .filter((item) => soundsLike(`${label(item.label)} ${item.name}`, typed))
    .map((item) => (
      <button key={item.name} type="button" title={item.example} onClick={() => insert(`${item.name}()`)}>
        <b>{item.name}</b> {label(item.label)}
        <br />
        <small>
          {item.signature} {label(item.help)}
        </small>
      </button>
    ));
}
