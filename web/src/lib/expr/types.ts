/** What the server delivers: the syntax tree of a condition or formula (server/serviceloop/expr/ast.py). */
import type { Big } from "big.js";

export type Kind =
  | "text"
  | "number"
  | "boolean"
  | "date"
  | "datetime"
  | "duration"
  | "id"
  | "texts"
  | "ids"
  | "json";

export type Const = { const: unknown; kind: Kind; many?: boolean };
export type Ref = { ref: string; kind: Kind };
export type Dynamic = {
  dynamic: string;
  kind: Kind;
  plus?: Record<string, number>;
  period?: string;
  many?: boolean;
  /** For "record": a field of the record being edited. */
  path?: string;
};
export type Call = { call: string; kind: Kind; args: Node[] };
export type Node = Const | Ref | Dynamic | Call;

/**
 * A value while it is worked out. Text and id: string (ids in lower case); number and duration (seconds): Big;
 * date: "2026-11-21"; datetime: microseconds since 1970 as bigint; lists: arrays; json: as it came.
 */
export type Value = string | Big | boolean | bigint | readonly Value[] | JsonBox | null;

/** Content of a composite field, kept apart from the values one can compute with. */
export type JsonBox = { json: unknown };

/** Path of a field to its value in the record's JSON; null or undefined when there is none. */
export type Getter = (path: string) => unknown;

/**
 * The moment and the person. `now` is an ISO text with offset, `zone` an IANA name; `record` the record being edited, where a tree
 * looks at other records.
 */
export type Env = {
  userId: string;
  unitIds: readonly string[];
  subtreeIds: readonly string[];
  now: string;
  zone: string;
  record?: Getter;
};
