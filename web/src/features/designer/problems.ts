import type { Issue } from "../../api/types";
import { type Definition, type FieldPath, pathOf, rowFields } from "./core/definition";
import type { Selection } from "./core/state";
import type { Found } from "./sync";

/**
 * Problems of the content that was saved last, as paths of the content that is there now: fields that moved are followed,
 * those that went take theirs along.
 */
export function stillThere({ problems, of }: Found, now: Definition): Issue[] {
  if (of === now) return [...problems];
  return problems.flatMap((problem) => {
    const { head, number, row, rest } = PATH.exec(problem.path)?.groups ?? {};
    if (head === undefined) return [problem];
    const field = of.fields[Number(number)];
    const at = now.fields.findIndex(({ key }) => key === field?.key);
    const there = now.fields[at];
    if (!field || !there) return [];
    if (row === undefined) return [{ ...problem, path: `${head}.${at}${rest}` }];
    const key = rowFields(field)[Number(row)]?.key;
    const inner = rowFields(there).findIndex((one) => one.key === key);
    return inner < 0 ? [] : [{ ...problem, path: `${head}.${at}.settings.fields.${inner}${rest}` }];
  });
}

const PATH =
  /^(?<head>(?:definition\.)?fields)\.(?<number>\d+)(?:\.settings\.fields\.(?<row>\d+))?(?<rest>.*)$/;

/** What a problem's path points at: "fields.3.settings.form" → the field, "layout.1.…" → the section. */
export function selectionOf(form: Definition, path: string): Selection {
  const parts = path.replace(/^definition\./, "").split(".");
  const [head, number, ...rest] = parts;
  const at = Number(number);
  if (head === "fields" && form.fields[at]) {
    const field = form.fields[at];
    const row =
      rest[0] === "settings" && rest[1] === "fields" ? rowFields(field)[Number(rest[2])] : undefined;
    return { kind: "field", path: row ? pathOf(field.key, row.key) : field.key };
  }
  if (head === "layout" && form.layout?.[at]) return { kind: "section", index: at };
  return { kind: "form" };
}

/** The first message of every field that has one; a sub-table shows those of its columns too. */
export function problemsByField(
  form: Definition,
  problems: readonly Issue[],
): ReadonlyMap<FieldPath, string> {
  const found = new Map<FieldPath, string>();
  for (const problem of problems) {
    const selection = selectionOf(form, problem.path);
    if (selection.kind !== "field") continue;
    for (const path of new Set([selection.path, selection.path.split(".")[0] ?? ""]))
      if (!found.has(path)) found.set(path, problem.message);
  }
  return found;
}

/** Messages inside one field by the path within it: "settings.form" → "…". */
export function problemsWithin(
  form: Definition,
  path: FieldPath,
  problems: readonly Issue[],
): { path: string; message: string }[] {
  return problems.flatMap((problem) => {
    const selection = selectionOf(form, problem.path);
    if (selection.kind !== "field" || selection.path !== path) return [];
    const depth = path.includes(".") ? 5 : 2;
    return [
      {
        path: problem.path
          .replace(/^definition\./, "")
          .split(".")
          .slice(depth)
          .join("."),
        message: problem.message,
      },
    ];
  });
}
