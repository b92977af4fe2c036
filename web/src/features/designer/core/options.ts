import type { Option } from "../../../api/types";
import type { Labels } from "./definition";
import { freeKey, keyFrom } from "./keys";

/** An option as the form file holds it; `parents` names the values of the choice before under which it is offered. */
export interface OptionDef extends Omit<Option, "label"> {
  label: Labels;
  parents?: string[];
}

/** Colours that a list of options takes in turn. */
export const COLORS = [
  "blue",
  "green",
  "orange",
  "red",
  "purple",
  "cyan",
  "gold",
  "magenta",
  "lime",
  "volcano",
  "geekblue",
];

const values = (options: readonly OptionDef[]) => options.map((option) => option.value);

export function newOption(options: readonly OptionDef[], text: string, en?: string): OptionDef {
  const value = freeKey(keyFrom(text, "o"), values(options));
  return { value, label: en ? { zh: text, en } : { zh: text } };
}

/** As a new choice has it. Its English name goes as soon as somebody writes a Chinese one, see `renamed`. */
const isUnnamed = ({ value, label }: OptionDef) =>
  /^option_\d+$/.test(value) && /^Option \d+$/.test(label.en ?? "");

/**
 * Several lines as options; names that are there already are not added twice. A tab separates Chinese and English. The
 * options that nobody named yet make room, unless records may hold them (`published`).
 */
export function pastedOptions(
  options: readonly OptionDef[],
  text: string,
  published: ReadonlySet<string> = new Set(),
): OptionDef[] {
  const kept = options.filter((option) => published.has(option.value) || !isUnnamed(option));
  const names = new Set(kept.map((option) => option.label.zh));
  let list = text.trim() ? kept : [...options];
  for (const line of text.split(/\r?\n/)) {
    const [zh = "", en] = line.split("\t").map((part) => part.trim());
    if (!zh || names.has(zh)) continue;
    names.add(zh);
    list = [...list, newOption(list, zh.slice(0, 64), en?.slice(0, 64))];
  }
  return list;
}

/**
 * Taking an option away: one that records may hold already is archived, so that they keep their word;
 * a new one goes for good.
 */
export function removedOption(
  options: readonly OptionDef[],
  at: number,
  published: ReadonlySet<string>,
): OptionDef[] {
  const option = options[at];
  if (!option) return [...options];
  if (!published.has(option.value)) return options.filter((_, index) => index !== at);
  return options.map((item, index) => (index === at ? { ...item, archived: true } : item));
}

/** Gives every option without a colour one, in turn. */
export function coloured(options: readonly OptionDef[]): OptionDef[] {
  return options.map((option, at) =>
    option.color ? option : { ...option, color: COLORS[at % COLORS.length] ?? null },
  );
}
