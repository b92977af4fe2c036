import { Avatar, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import type { Present } from "./usePresence";

/** Who else is at the record, and what they edit. */
export function PresentPeople({ form, people }: { form: FormMeta; people: Present[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (people.length === 0) return null;
  const words = ({ name, fields }: Present) => {
    const names = fields.flatMap((key) => form.fields.find((field) => field.key === key) ?? []);
    if (names.length === 0) return t("views.presence.looks", { name });
    return t("views.presence.edits", { name, fields: names.map((field) => label(field.label)).join(", ") });
  };
  return (
    <Avatar.Group size={22} max={{ count: 4 }} className="sl-present">
      {people.map((person) => (
        <Tooltip key={person.id} title={words(person)}>
          <Avatar
            className={person.fields.length > 0 ? "sl-present-edits" : undefined}
            aria-label={words(person)}
          >
            {[...person.name].at(-1)}
          </Avatar>
        </Tooltip>
      ))}
    </Avatar.Group>
  );
}
