import { Link } from "react-router";
import type { Ref } from "../../../api/types";

/** A related record as a link to its page. */
export function RecordTitle({ form, value }: { form: string; value: unknown }) {
  const ref = value as Ref | null | undefined;
  if (!ref?.id) return null;
  return <Link to={`/f/${form}/${ref.id}`}>{ref.title || ref.id}</Link>;
}
