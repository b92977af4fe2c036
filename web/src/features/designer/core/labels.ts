import type { Labels } from "./definition";

/** English names that things are made with; they say nothing once the thing has a Chinese name of its own. */
const MADE_WITH = /^(?:Option|Column|New option) ?\d*$/;

/**
 * A label after somebody typed into one of its languages. The English name that came with the thing (its type's, or
 * "Option 1") goes with the first Chinese name: else people who read English see every choice called "Select".
 */
export function renamed(old: Labels, next: Labels | undefined, given?: Labels): Labels {
  if (!next) return { zh: "" };
  const { en, ...rest } = next;
  const came = en !== undefined && en === old.en && (en === given?.en || MADE_WITH.test(en));
  return came && next.zh !== old.zh ? { ...rest, zh: next.zh ?? "" } : next;
}
