/** The parts that every form is drawn with, on the desk, on the phone and in the designer. */
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n/label";
import { isEmpty } from "../widget";
import { withOffered } from "./decide";
import { type SectionModel, spanOf, type TabModel } from "./layout";
import { FillingContext, type Place, RuntimeProvider, useRuntime, type Wrappers } from "./runtime";
import type { FormState } from "./state";
import "./form.css";

interface FormViewProps {
  state: FormState;
  place: Place;
  tabs: TabModel[];
  wrap?: Wrappers | undefined;
  /** The list of what is wrong stands elsewhere. */
  quiet?: boolean | undefined;
}

/** A whole form: what is wrong, tabs, sections, fields. */
export function FormView({ state, place, tabs, wrap = {}, quiet = false }: FormViewProps) {
  const label = useLabel();
  const root = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState("");
  const [wanted, setWanted] = useState<{ key: string } | null>(null);
  const wrong = useMemo(() => new Set(state.problems.map(({ key }) => key)), [state.problems]);
  const named = tabs.filter((tab) => tab.label !== undefined);
  const current = tabs.find(({ key }) => key === chosen) ?? named[0] ?? tabs[0];
  const shown = named.length ? tabs.filter((tab) => tab === current || tab.label === undefined) : tabs;
  const goTo = (key: string) => {
    const home = tabs.find((tab) =>
      tab.sections.some((part) => part.fields.some((field) => field.key === key)),
    );
    if (home?.label) setChosen(home.key);
    setWanted({ key });
  };
  useEffect(() => {
    if (!wanted) return;
    const place = root.current?.querySelector(`[data-field="${wanted.key}"]`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector<HTMLElement>("input, textarea, select, button, [tabindex]")?.focus();
  }, [wanted]);
  const runtime = useMemo(() => ({ state, place, wrap }), [state, place, wrap]);
  const filling = { form: state.form, values: state.values, CreateInPlace: place.CreateInPlace };
  return (
    <RuntimeProvider value={runtime}>
      <FillingContext value={filling}>
        <div ref={root} className="sl-formview">
          {!quiet && <ProblemList state={state} onChoose={goTo} />}
          {shown
            .filter((tab) => tab.label === undefined)
            .map((tab) => (
              <TabBody key={tab.key} tab={tab} />
            ))}
          {named.length > 0 && current && (
            <place.TabBar
              value={current.key}
              onChange={setChosen}
              tabs={named.map((tab) => ({
                key: tab.key,
                label: label(tab.label),
                wrong: tab.sections.some((part) => part.fields.some(({ key }) => wrong.has(key))),
              }))}
            />
          )}
          {current?.label !== undefined && <TabBody tab={current} />}
        </div>
      </FillingContext>
    </RuntimeProvider>
  );
}

function TabBody({ tab }: { tab: TabModel }) {
  return (
    <>
      {tab.sections.map((section) => (
        <SectionView key={section.key} section={section} />
      ))}
    </>
  );
}

/** What is wrong, each with a link to its field. */
export function ProblemList({ state, onChoose }: { state: FormState; onChoose: (key: string) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (state.problems.length === 0) return null;
  return (
    <div role="alert" className="sl-problems">
      <strong>{t("runtime.form.fix", { count: state.problems.length })}</strong>
      <ul>
        {state.problems.map(({ key, label: name, message }) => (
          <li key={`${key} ${message}`}>
            {key ? (
              <button type="button" onClick={() => onChoose(key)}>
                {[label(name), message].filter(Boolean).join(t("runtime.form.colon"))}
              </button>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A section with its heading, which folds, and its fields in columns. `children` take the place of the fields. */
export function SectionView({ section, children }: { section: SectionModel; children?: ReactNode }) {
  const label = useLabel();
  const { state, wrap } = useRuntime();
  const [folded, setFolded] = useState(section.collapsed);
  const body = useId();
  const wrong = section.fields.some(({ key }) => state.problems.some((problem) => problem.key === key));
  const open = !folded || wrong;
  const heading = label(section.label);
  const drawn = (
    <section className="sl-section">
      {heading && (
        <h2>
          <button type="button" aria-expanded={open} aria-controls={body} onClick={() => setFolded(open)}>
            {heading}
          </button>
        </h2>
      )}
      {(open || !heading) && (
        <div id={body} className={`sl-formgrid sl-formgrid-${section.columns}`}>
          {children ??
            section.fields.map((field) => (
              <FieldCell key={field.key} field={field} columns={section.columns} />
            ))}
        </div>
      )}
    </section>
  );
  return wrap.section ? wrap.section(section, drawn) : drawn;
}

/** One field in its columns, with what the form decides about it now. */
export function FieldCell({ field, columns }: { field: FieldMeta; columns: number }) {
  const { state, place, wrap } = useRuntime();
  const { FieldInput, isWide } = place.face;
  const { required, readonly } = state.stateOf(field);
  const editable = state.isEditable(field);
  const offered = withOffered(field, state.values);
  const shown = useMemo(
    (): FieldMeta => ({
      ...offered,
      required,
      readonly: Boolean(offered.readonly) || readonly || !editable,
    }),
    [offered, required, readonly, editable],
  );
  const cell = (
    <div
      className="sl-formcell"
      style={{ "--span": spanOf(field, columns, isWide(field)) } as React.CSSProperties}
    >
      <FieldInput
        field={shown}
        value={state.values[field.key] ?? null}
        error={errorAt(state, field)}
        record={state.values}
        onChange={(value) => state.set(field.key, value)}
      />
      <FieldNote field={field} />
      <ChooseFirst field={offered} />
    </div>
  );
  return wrap.field ? wrap.field(field, cell) : cell;
}

/** The field's own error; a sub-table marks its cells itself. */
function errorAt(state: FormState, field: FieldMeta): string | undefined {
  const own = state.errors[field.key];
  if (own || field.settings.fields) return own;
  const inner = Object.entries(state.errors).find(([path]) => path.startsWith(`${field.key}.`));
  return inner?.[1];
}

/** A choice that offers nothing yet says on which one it waits. */
function ChooseFirst({ field }: { field: FieldMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { state } = useRuntime();
  const { depends_on: over, options } = field.settings;
  if (!over || options?.length !== 0 || !isEmpty(state.values[over])) return null;
  const above = state.form.fields.find(({ key }) => key === over);
  return <div className="sl-fieldnote">{t("runtime.form.chooseFirst", { name: label(above?.label) })}</div>;
}

/** Where a value came from, or that the chosen record has another one than was typed. */
function FieldNote({ field }: { field: FieldMeta }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { state, place } = useRuntime();
  const note = state.notes[field.key];
  if (!note) return null;
  const from = label(note.from);
  if (note.kind === "filled") return <div className="sl-fieldnote">{t("runtime.form.filled", { from })}</div>;
  return (
    <div className="sl-fieldnote" role="status">
      {t("runtime.form.differs", { from })}
      {t("runtime.form.colon")}
      <place.face.FieldDisplay field={field} value={note.value} compact />{" "}
      <button type="button" onClick={() => state.set(field.key, note.value)}>
        {t("runtime.form.take")}
      </button>
    </div>
  );
}
