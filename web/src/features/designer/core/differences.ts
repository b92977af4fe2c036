import { type Definition, fieldAt, type Labels, pathsInOrder } from "./definition";

export interface Difference {
  kind: "added" | "removed" | "changed" | "layout" | "form";
  label: Labels;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** How `after` differs from `before`, in a few lines. */
export function differences(before: Definition, after: Definition): Difference[] {
  const old = pathsInOrder(before);
  const now = pathsInOrder(after);
  const label = (form: Definition, path: string) => fieldAt(form, path)?.label ?? { zh: path };
  const found: Difference[] = [
    ...now
      .filter((path) => !old.includes(path))
      .map((path): Difference => ({ kind: "added", label: label(after, path) })),
    ...old
      .filter((path) => !now.includes(path))
      .map((path): Difference => ({ kind: "removed", label: label(before, path) })),
    ...now
      .filter((path) => old.includes(path) && !same(fieldAt(before, path), fieldAt(after, path)))
      .map((path): Difference => ({ kind: "changed", label: label(after, path) })),
  ];
  if (!same(before.layout, after.layout)) found.push({ kind: "layout", label: after.label });
  const rest = ({ fields: _fields, layout: _layout, ...form }: Definition) => form;
  if (!same(rest(before), rest(after))) found.push({ kind: "form", label: after.label });
  return found;
}
