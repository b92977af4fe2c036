import type { Labels } from "./definition";
import { freeKey, keyFrom } from "./keys";

export interface TreeOption {
  value: string;
  label: Labels;
  children?: TreeOption[];
  [more: string]: unknown;
}

/** A tree as lines, two spaces in front for each level. */
export function treeText(tree: readonly TreeOption[], depth = 0): string {
  return tree
    .flatMap((option) => [
      `${"  ".repeat(depth)}${option.label.zh ?? option.value}`,
      ...(option.children?.length ? [treeText(option.children, depth + 1)] : []),
    ])
    .join("\n");
}

const depthOf = (line: string) => Math.floor(line.replace(/\t/g, "  ").search(/\S/) / 2);

/** Lines as a tree. A line with the words of an old option in the same branch is that option. */
export function treeFromText(text: string, old: readonly TreeOption[]): TreeOption[] {
  const taken = new Set(valuesOf(old));
  const root: TreeOption[] = [];
  const open: { list: TreeOption[]; old: readonly TreeOption[] }[] = [{ list: root, old }];
  for (const line of text.split(/\r?\n/)) {
    const name = line.trim().slice(0, 64);
    if (!name) continue;
    const depth = Math.min(Math.max(0, depthOf(line)), open.length - 1);
    open.length = depth + 1;
    const level = open[depth];
    if (!level || level.list.some((option) => option.label.zh === name)) continue;
    const { children, ...known } = level.old.find((option) => option.label.zh === name) ?? {
      value: freeKey(keyFrom(name, "o"), [...taken]),
      label: { zh: name },
      children: undefined,
    };
    const option: TreeOption = known;
    taken.add(option.value);
    level.list.push(option);
    const inner: TreeOption[] = [];
    open.push({ list: inner, old: children ?? [] });
    option.children = inner;
  }
  return withoutEmpty(root);
}

const valuesOf = (tree: readonly TreeOption[]): string[] =>
  tree.flatMap((option) => [option.value, ...valuesOf(option.children ?? [])]);

function withoutEmpty(tree: TreeOption[]): TreeOption[] {
  return tree.map(({ children, ...option }) =>
    children?.length ? { ...option, children: withoutEmpty(children) } : option,
  ) as TreeOption[];
}
