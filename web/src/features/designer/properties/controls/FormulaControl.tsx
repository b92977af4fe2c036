import type { Kind } from "../../../../api/types";
import { keyOf, parentOf } from "../../core/definition";
import { FormulaEditor } from "../FormulaEditor";
import type { ControlProps } from "./contract";

export function FormulaControl({ id, value, onChange, path, within }: ControlProps) {
  return (
    <FormulaEditor
      id={id}
      value={typeof value === "string" ? value : ""}
      inside={parentOf(path)}
      own={keyOf(path)}
      kind={within.kind as Kind | undefined}
      onChange={onChange}
    />
  );
}
