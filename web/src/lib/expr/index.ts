/** Conditions and formulas in the browser. The server parses and checks; here trees are only run. */
export { type Condition, parseCondition } from "./conditions.ts";
export { evaluate, matches } from "./evaluate.ts";
export type { Env, Kind, Node } from "./types.ts";
export { toJson } from "./values.ts";
