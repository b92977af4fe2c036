import { Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Kind } from "../../../api/types";
import { FieldInput } from "../../../engines/form/runtime/desk";
import { useTools } from "../context";
import { compact, type FieldDef, type FieldPath, parentOf } from "../core/definition";
import { metaOf } from "../meta";
import { FormulaEditor } from "./FormulaEditor";

type Mode = "none" | "value" | "formula" | "me" | "now" | "today";

/** What the system can fill in, by the kind of the field. */
const DYNAMIC: Partial<Record<Kind, Mode[]>> = { id: ["me"], date: ["today"], datetime: ["now"] };

function modeOf(value: unknown): Mode {
  if (value === undefined || value === null) return "none";
  if (typeof value === "object" && "$" in value) return (value as { $: Mode }).$;
  return typeof value === "object" && "formula" in value ? "formula" : "value";
}

interface Props {
  id: string;
  path: FieldPath;
  field: FieldDef;
  onChange: (value: unknown) => void;
}

/** The start value: fixed (with the field's own widget), worked out, or from the moment and the person. */
export function DefaultEditor({ id, path, field, onChange }: Props) {
  const { t } = useTranslation();
  const { types } = useTools();
  const meta = metaOf(field, types);
  const people = meta.kind === "id" && Boolean(meta.settings.form);
  const modes: Mode[] = ["none", "value", ...(people ? [] : (DYNAMIC[meta.kind] ?? [])), "formula"];
  const mode = modeOf(field.default);
  const start = (next: Mode) => {
    if (next === "none") onChange(undefined);
    else if (next === "value") onChange("");
    else if (next === "formula") onChange({ formula: "" });
    else onChange({ $: next });
  };
  // The widget is for the value alone: its own name, help and conditions say nothing here.
  const bare = { ...meta, ...compact({ required: false, readonly: false, hidden: false, default: null }) };
  return (
    <>
      <Select
        id={id}
        style={{ width: "100%", marginBottom: 6 }}
        value={mode}
        options={modes.map((value) => ({ value, label: t(`designer.default.${value}`) }))}
        onChange={start}
      />
      {mode === "value" && (
        <FieldInput
          bare
          field={bare}
          value={field.default === "" ? null : field.default}
          onChange={(value) => onChange(plain(value) ?? "")}
        />
      )}
      {mode === "formula" && (
        <FormulaEditor
          id={`${id}-formula`}
          inside={parentOf(path)}
          kind={meta.kind}
          value={String((field.default as { formula?: string }).formula ?? "")}
          onChange={(formula) => onChange({ formula: formula ?? "" })}
        />
      )}
    </>
  );
}

/** A record as the definition holds it: by its id. */
function plain(value: unknown): unknown {
  if (value && typeof value === "object" && "id" in value && "title" in value)
    return (value as { id: string }).id;
  return value;
}
