import type { FormMeta, RecordRow } from "../../../api/types";
import { fieldProblem, isWritable } from "../../../engines/form/runtime/desk";
import type { FormState } from "../../../engines/form/runtime/form/state";
import { useNewRecord } from "../../../engines/form/runtime/form/use-new-record";
import { useErrorText } from "../../../ui/states";
import type { FormValues } from "./SchemaForm";

const FACE = { fieldProblem, isWritable };

export interface Draft {
  state: FormState;
  values: FormValues;
  /** What cannot be said at a field, in words. */
  failure: string;
  busy: boolean;
  changed: boolean;
  /** Values from elsewhere, as if somebody had typed them. */
  assign: (values: FormValues) => void;
  submit: () => Promise<RecordRow | null>;
}

/** Values of a record that does not exist yet, for the console. */
export function useDraft(form: FormMeta, given?: FormValues): Draft {
  const errorText = useErrorText();
  const { state, failure, busy, submit } = useNewRecord(form, FACE, given);
  return {
    state,
    values: state.values,
    failure: failure === null ? "" : errorText(failure),
    busy,
    changed: state.changed,
    assign: state.assign,
    submit,
  };
}
