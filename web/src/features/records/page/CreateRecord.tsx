import type { FormMeta } from "../../../api/types";
import { useExtension } from "../extensions";
import { GenericCreate } from "./GenericCreate";

interface Props {
  form: FormMeta;
  onClose: () => void;
  onCreated: (id: string) => void;
}

/** A new record: the form's own way if it has one, else its fields. */
export default function CreateRecord(props: Props) {
  const { Create } = useExtension(props.form.key);
  return Create ? <Create {...props} /> : <GenericCreate {...props} />;
}
