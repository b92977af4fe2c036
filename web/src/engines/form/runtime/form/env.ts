import { useMemo } from "react";
import { useSession } from "../../../../api/session";
import type { FieldMeta, FormMeta, Session } from "../../../../api/types";
import type { Env } from "../../../../lib/expr";
import { inZone } from "../../../../lib/zone";
import type { Values } from "./decide";

/** The moment a form was opened and the person who fills it in, for its conditions and formulas. */
export function useEnv(): Env {
  const session = useSession();
  return useMemo(() => envOf(session), [session]);
}

function envOf({ user, zone }: Session): Env {
  const units = (user.units ?? []).map(({ id }) => id);
  return { userId: user.id, unitIds: units, subtreeIds: units, now: inZone().format(), zone };
}

/** Values of a new record: constants, and me, now, today. Formulas come while it is filled in. */
export function defaultsOf(form: FormMeta, person?: { id: string; name: string }): Values {
  const pairs = form.fields.map((field) => [field.key, defaultOf(field, person)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== null));
}

function defaultOf(field: FieldMeta, person: { id: string; name: string } | undefined): unknown {
  const value = field.default;
  if (field.access !== "write" || field.readonly || field.presentational) return undefined;
  if (value === null || typeof value !== "object" || !("$" in value)) return value;
  const name = (value as { $: string }).$;
  if (name === "me") return person && { id: person.id, title: person.name };
  if (name === "today") return inZone().format("YYYY-MM-DD");
  return name === "now" ? inZone().format() : undefined;
}
