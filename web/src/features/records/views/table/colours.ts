import { useMemo } from "react";
import { useSession } from "../../../../api/session";
import type { Condition, FormMeta, RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { type Env, matches, parseCondition } from "../../../../lib/expr";
import type { ColourRule } from "./options";

/** Paths that conditions name; a row must bring them so that its colour can be told. */
export function pathsOf(condition: Condition): string[] {
  const { and, or, not, field, value } = condition as {
    and?: Condition[];
    or?: Condition[];
    not?: Condition;
    field?: string;
    value?: unknown;
  };
  const { $: name, path } = (value ?? {}) as { $?: string; path?: string };
  const other = name === "field" && path ? [path] : [];
  return [
    ...(field ? [field] : []),
    ...other,
    ...[...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].flatMap(pathsOf),
  ];
}

export interface Colouring {
  row: ColourRule | undefined;
  cells: Map<string, ColourRule>;
}

const PLAIN: Colouring = { row: undefined, cells: new Map() };

/** Tells the colours of a row: the first rule that holds, for the row and for each cell. */
export function useColours(form: FormMeta, rules: ColourRule[] | undefined, env: Env) {
  const paths = useMemo(() => [...new Set((rules ?? []).flatMap((rule) => pathsOf(rule.when)))], [rules]);
  const infos = useColumns(form, paths);
  return useMemo(() => {
    const kinds = new Map(infos.map((info) => [info.path, info.kind]));
    const trees = (rules ?? []).map((rule) => ({
      rule,
      node: parseCondition(rule.when as never, (path) => kinds.get(path) as never),
    }));
    if (trees.length === 0) return () => PLAIN;
    return (row: RecordRow): Colouring => {
      const get = (path: string) => plain(row[path]);
      const holding = trees.filter(({ node }) => matches(node, get as never, env)).map(({ rule }) => rule);
      const cells = new Map<string, ColourRule>();
      for (const rule of holding) if (rule.field && !cells.has(rule.field)) cells.set(rule.field, rule);
      return { row: holding.find((rule) => !rule.field), cells };
    };
  }, [rules, infos, env]);
}

/** Related records compare by their id. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object" && "id" in value) return (value as { id: string }).id;
  return value;
}

/** What dynamic values of conditions mean for the one who looks; units below one's own are not known here. */
export function useEnv(): Env {
  const { user, zone } = useSession();
  return useMemo(() => {
    const unitIds = user.units.map((unit) => unit.id);
    return { userId: user.id, unitIds, subtreeIds: unitIds, now: new Date().toISOString(), zone };
  }, [user, zone]);
}
