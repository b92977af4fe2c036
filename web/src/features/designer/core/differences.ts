import { type Definition, fieldAt, type Labels, pathsInOrder } from "./definition";

export interface Difference {
  kind: "added" | "removed" | "changed" | "layout" | "form";
  label: Labels;
}

/** The same whatever the order of names; the server writes them in its own. */
const same = (a: unknown, b: unknown) => ordered(a) === ordered(b);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/** How `after` differs from `before`, in a few lines. What `both` has just so is left out: there is nothing to choose. */
export function differences(before: Definition, after: Definition, both?: Definition): Difference[] {
  const old = pathsInOrder(before);
  const now = pathsInOrder(after);
  const label = (form: Definition, path: string) => fieldAt(form, path)?.label ?? { zh: path };
  const shared = (path: string) => both !== undefined && same(fieldAt(both, path), fieldAt(after, path));
  const own = (paths: string[]) => paths.filter((path) => !shared(path));
  const found: Difference[] = [
    ...own(now.filter((path) => !old.includes(path))).map(
      (path): Difference => ({ kind: "added", label: label(after, path) }),
    ),
    ...own(old.filter((path) => !now.includes(path))).map(
      (path): Difference => ({ kind: "removed", label: label(before, path) }),
    ),
    ...own(
      now.filter((path) => old.includes(path) && !same(fieldAt(before, path), fieldAt(after, path))),
    ).map((path): Difference => ({ kind: "changed", label: label(after, path) })),
  ];
  const differs = (part: (form: Definition) => unknown) =>
    !same(part(before), part(after)) && !(both && same(part(both), part(after)));
  if (differs(({ layout }) => layout)) found.push({ kind: "layout", label: after.label });
  if (differs(({ fields: _fields, layout: _layout, ...form }) => form))
    found.push({ kind: "form", label: after.label });
  return found;
}
