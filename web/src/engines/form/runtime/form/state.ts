/** The state of a form that is being filled in: values, what was touched, what the form decides about them, what is wrong. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { wireValues } from "../../../../api/records";
import type { FieldMeta, FormMeta, Label } from "../../../../api/types";
import type { Env } from "../../../../lib/expr";
import { useLabel } from "../../../../lib/i18n/label";
import type { Face } from "../face";
import { type DecidedThere, useServices } from "../services";
import { isEmpty } from "../widget";
import {
  computedValues,
  type Decision,
  decide,
  formulaDefaults,
  reader,
  type Values,
  type World,
} from "./decide";
import { type Note, useRelated } from "./related";
import { rowProblems } from "./rows";

export type { Values } from "./decide";

export interface FormOptions {
  env: Env;
  /** Words and checks of the place that draws the form. */
  face: Pick<Face, "fieldProblem" | "isWritable">;
  /** Values to start with that nobody has chosen: defaults. */
  initial?: Values | undefined;
  /** Values to start with that somebody has chosen: a chosen record does not overwrite them. */
  given?: Values | undefined;
  /** The stored record; absent for a new one. */
  base?: (Values & { id: string }) | undefined;
  /** Only these fields take part. */
  only?: ((field: FieldMeta) => boolean) | undefined;
}

export interface FieldState {
  hidden: boolean;
  required: boolean;
  readonly: boolean;
}

/** One thing that is wrong, for the list above the form. */
export interface FormProblem {
  /** Field to go to; "" for the form as a whole. */
  key: string;
  label: Label;
  message: string;
}

export interface FormState {
  form: FormMeta;
  /** What is typed, with what is worked out from it. */
  values: Values;
  base: Values;
  decision: Decision;
  world: World;
  errors: Readonly<Record<string, string>>;
  problems: FormProblem[];
  notes: Readonly<Record<string, Note>>;
  /** Something was changed since it was opened or saved. */
  changed: boolean;
  set: (key: string, value: unknown) => void;
  /** Several values at once, as if they had been typed. */
  assign: (values: Values) => void;
  stateOf: (field: FieldMeta) => FieldState;
  isEditable: (field: FieldMeta) => boolean;
  isShown: (field: FieldMeta) => boolean;
  /** Checks everything; true when it may be sent. */
  check: () => boolean;
  /** What is to be sent: for a new record all of it, for a stored one what differs. */
  toSend: () => Values;
  /** Errors by path, as the server names them; "" for the whole form. */
  refuse: (errors: Record<string, string>) => void;
  saved: () => void;
}

const NOTHING: Values = {};
const AT_SERVER: DecidedThere = { hidden: [], required: [], readonly: [] };

export function useFormState(form: FormMeta, options: FormOptions): FormState {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const { env, face, base = NOTHING, only } = options;
  const fresh = options.base === undefined;
  const [typed, setTyped] = useState<Values>(() => ({ ...base, ...options.initial, ...options.given }));
  const [touched, setTouched] = useState<ReadonlySet<string>>(
    () => new Set(Object.keys(options.given ?? {})),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [changed, setChanged] = useState(false);

  const write = useCallback((values: Values) => setTyped((old) => ({ ...old, ...values })), []);
  const { related, notes, chosen } = useRelated(form, typed, touched, write);
  const world = useMemo<World>(() => ({ env, related }), [env, related]);
  const settled = useMemo(
    () => (fresh ? formulaDefaults(form, typed, touched, world) : typed),
    [form, typed, touched, world, fresh],
  );
  const values = useMemo(() => {
    const live = Object.entries(computedValues(form, settled, world));
    return { ...settled, ...Object.fromEntries(live.filter(([, value]) => value !== null)) };
  }, [form, settled, world]);
  const atServer = useServerState(form, settled, options.base?.id);
  const decision = useMemo(
    () => merged(decide(form, values, base, world), atServer),
    [form, values, base, world, atServer],
  );

  const isEditable = (field: FieldMeta) => canEdit(form, field, face, fresh);
  const assign = (next: Values) => {
    setTyped((old) => ({ ...old, ...next }));
    setTouched((old) => new Set([...old, ...Object.keys(next)]));
    setErrors((old) => withoutKeys(old, Object.keys(next)));
    setChanged(true);
    for (const [key, value] of Object.entries(next)) chosen(key, value);
  };
  const stateOf = (field: FieldMeta): FieldState => ({
    hidden: decision.hidden.has(field.key),
    required: decision.required.has(field.key),
    readonly: decision.readonly.has(field.key),
  });
  const isShown = (field: FieldMeta) =>
    !field.hidden &&
    !decision.hidden.has(field.key) &&
    (only?.(field) ?? true) &&
    (isEditable(field) || isAlive(form, field));
  const asked = form.fields.filter(
    (field) => isEditable(field) && !decision.hidden.has(field.key) && !decision.readonly.has(field.key),
  );

  const check = () => {
    const found: Record<string, string> = {};
    const words = { t, language: i18n.language };
    for (const field of asked) {
      const required = decision.required.has(field.key);
      const problem = face.fieldProblem({ ...field, required }, values[field.key], words);
      if (problem) found[field.key] = problem;
      else if (decision.misfits.has(field.key)) found[field.key] = t("runtime.form.misfit");
      Object.assign(found, rowProblems(field, values[field.key], rowWorld(), face, words));
    }
    for (const rule of decision.wrong) found[rule.field ?? ""] ??= label(rule.message);
    setErrors(found);
    return Object.keys(found).length === 0;
  };
  const rowWorld = (): World => ({ ...world, parent: reader(form, values, world) });
  const toSend = () => {
    const sendable = (key: string) => !decision.hidden.has(key) && !decision.readonly.has(key);
    if (fresh) {
      const known = new Map(form.fields.map((field) => [field.key, field]));
      const own = Object.entries(settled).filter(([key]) => {
        const field = known.get(key);
        // The status of a new record is the form's own, or an action's.
        if (key === form.status?.field) return false;
        return sendable(key) && !field?.readonly && !field?.settings.ast && !field?.presentational;
      });
      return Object.fromEntries(own);
    }
    const differ = asked.filter(({ key }) => !same(values[key], base[key]));
    return Object.fromEntries(differ.map(({ key }) => [key, values[key] ?? null]));
  };
  return {
    form,
    values,
    base,
    decision,
    world,
    errors,
    problems: problemsOf(form, errors),
    notes,
    changed,
    set: (key, value) => assign({ [key]: value }),
    assign,
    stateOf,
    isEditable,
    isShown,
    check,
    toSend,
    refuse: setErrors,
    saved: () => setChanged(false),
  };
}

function canEdit(form: FormMeta, field: FieldMeta, face: FormOptions["face"], fresh: boolean): boolean {
  if (!face.isWritable(field) || field.hidden || field.key === form.status?.field) return false;
  return fresh || !form.append_only;
}

/** Shown though nobody writes it: worked out while the form is filled in, filled from elsewhere, or a text. */
function isAlive(form: FormMeta, field: FieldMeta): boolean {
  if (field.settings.ast || field.gathers || field.alias || field.presentational) return true;
  return form.fields.some((other) => other.settings.fill?.some(({ to }) => to === field.key));
}

function merged(own: Decision, server: DecidedThere): Decision {
  if (server === AT_SERVER) return own;
  return {
    ...own,
    hidden: new Set([...own.hidden, ...server.hidden]),
    required: new Set([...own.required, ...server.required]),
    readonly: new Set([...own.readonly, ...server.readonly]),
  };
}

function withoutKeys(errors: Record<string, string>, keys: string[]): Record<string, string> {
  const gone = (path: string) =>
    path === "" || keys.some((key) => path === key || path.startsWith(`${key}.`));
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !gone(path)));
}

function problemsOf(form: FormMeta, errors: Record<string, string>): FormProblem[] {
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  return Object.entries(errors).map(([path, message]) => {
    const key = path.split(".")[0] ?? "";
    return { key: byKey.has(key) ? key : "", label: byKey.get(key)?.label ?? "", message };
  });
}

/** Links to files are signed anew with each answer and say nothing about the value. */
const textOf = (value: unknown) =>
  JSON.stringify(isEmpty(value) ? null : value, (key, part) => (key === "url" ? undefined : part));

export const same = (left: unknown, right: unknown): boolean => textOf(left) === textOf(right);

const PAUSE_MS = 400;

/** What only the server may decide, asked a moment after the last change. */
function useServerState(form: FormMeta, values: Values, id: string | undefined) {
  const { formState } = useServices();
  const [found, setFound] = useState(AT_SERVER);
  const asked = useRef(0);
  const needed =
    form.fields.some((field) => field.decided?.length) || form.layout.some((part) => part.decided?.length);
  useEffect(() => {
    if (!needed) return;
    const turn = ++asked.current;
    const timer = setTimeout(async () => {
      try {
        const body = { values: wireValues(values), ...(id && { id }) };
        const answer = await formState(form.key, body);
        if (turn === asked.current) setFound(answer);
      } catch {
        // Without an answer the form stays as it was; saving decides.
      }
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [needed, form.key, values, id, formState]);
  return needed ? found : AT_SERVER;
}
