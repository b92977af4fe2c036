import { createContext, type ReactNode, useContext, useId } from "react";
import { Icon } from "./icon";

/** What a control inside a Field needs for its label and its error to be announced. */
export interface FieldIds {
  id: string;
  invalid: boolean;
  describedBy: string | undefined;
}

const FieldContext = createContext<FieldIds | null>(null);

/** Ids of the surrounding Field; made up when there is none. */
export function useFieldIds(): FieldIds {
  const own = useId();
  return useContext(FieldContext) ?? { id: own, invalid: false, describedBy: undefined };
}

/** Label, required mark, control, help or error. `group` for controls made of several inputs. */
export function Field(props: {
  label: ReactNode;
  required?: boolean | undefined;
  help?: ReactNode;
  error?: ReactNode;
  group?: boolean;
  /** For scrolling to the first field in error. */
  name?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const note = props.error || props.help ? `${id}-note` : undefined;
  const ids = { id, invalid: Boolean(props.error), describedBy: note };
  const label = (
    <>
      {props.label}
      {props.required && <span className="req">*</span>}
    </>
  );
  return (
    <div
      className="p-field"
      data-field={props.name}
      {...(props.group ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
    >
      {props.group ? (
        <span className="p-label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label className="p-label" id={`${id}-label`} htmlFor={id}>
          {label}
        </label>
      )}
      <FieldContext value={ids}>{props.children}</FieldContext>
      {props.error ? (
        <div className="p-error" id={note} role="alert">
          <Icon name="warn" size={15} />
          <span>{props.error}</span>
        </div>
      ) : (
        props.help && (
          <div className="p-help" id={note}>
            {props.help}
          </div>
        )
      )}
    </div>
  );
}
