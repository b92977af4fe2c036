import { soundsOf } from "./pinyin";

const LONGEST = 48;

/** Names that the system, PostgreSQL or the formula language has taken; the server has the last word. */
const RESERVED = new Set(
  (
    "id no version created_at created_by updated_at updated_by deleted_at owner org_unit tableoid xmin cmin xmax " +
    "cmax ctid oid and or not true false null in me now today parent position user query batch new recycled"
  ).split(" "),
);

/** A key made from a label, Chinese by its sound: "ke_hu_dian_hua"; `fallback` when the label has no letter. */
export function keyFrom(label: string, fallback: string): string {
  const words = soundsOf(label)
    .map((word) => word.toLowerCase())
    .join("_")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (!words) return fallback;
  return (/^[a-z]/.test(words) ? words : `${fallback}_${words}`).slice(0, LONGEST).replace(/_+$/, "");
}

/** The key itself, or with a number behind it when it is taken. */
export function freeKey(key: string, taken: readonly string[]): string {
  const busy = new Set(taken);
  if (!busy.has(key) && !RESERVED.has(key)) return key;
  const stem = key.replace(/_\d+$/, "");
  for (let number = 2; ; number++) {
    const end = `_${number}`;
    const tried = stem.slice(0, LONGEST - end.length) + end;
    if (!busy.has(tried) && !RESERVED.has(tried)) return tried;
  }
}

/** The grammar of a key; "__" is kept for sub-tables. */
export const isKey = (text: string): boolean =>
  /^[a-z][a-z0-9_]{0,47}$/.test(text) && !text.includes("__") && !RESERVED.has(text);
