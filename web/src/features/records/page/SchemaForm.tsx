import type { FieldMeta } from "../../../api/types";
import { DeskForm } from "../../../engines/form/runtime/form/desk";
import type { Draft } from "./useDraft";

export type FormValues = Record<string, unknown>;

interface Props {
  draft: Draft;
  /** Only these fields, in the layout's order. */
  only?: (field: FieldMeta) => boolean;
}

/** The inputs of a new record in the form's layout, and what is wrong with them. */
export function SchemaForm({ draft, only }: Props) {
  return (
    <>
      {draft.failure && (
        <p role="alert" className="sl-error">
          {draft.failure}
        </p>
      )}
      <DeskForm state={draft.state} only={only} />
    </>
  );
}
