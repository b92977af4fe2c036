import { type CreateSlotProps, useExtension } from "../extensions";
import { GenericCreate } from "./GenericCreate";

/** A new record: the form's own way if it has one, else its fields. */
export default function CreateRecord(props: CreateSlotProps) {
  const { Create } = useExtension(props.form.key);
  return Create ? <Create {...props} /> : <GenericCreate {...props} />;
}
