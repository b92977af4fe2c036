import { FormulaEditor } from "../FormulaEditor";
import type { ControlProps } from "./contract";

export function FormulaControl({ id, value, onChange }: ControlProps) {
  return <FormulaEditor id={id} value={typeof value === "string" ? value : ""} onChange={onChange} />;
}
