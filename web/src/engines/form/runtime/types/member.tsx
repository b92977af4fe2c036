import { useTranslation } from "react-i18next";
import type { Ref } from "../../../../api/types";
import { useControls } from "../controls";
import { useServices } from "../services";
import { refOf, refText } from "../values";
import type { InputProps, Widget } from "../widget";

const peopleOf = (value: unknown): Ref[] =>
  (Array.isArray(value) ? value : [value]).map(refOf).filter((item): item is Ref => item !== null);

function MemberInput({ field, value, onChange, disabled }: InputProps) {
  const { Picker } = useControls();
  const { searchPeople } = useServices();
  const one = { disabled, search: searchPeople, cacheKey: "user" };
  return field.settings.multiple ? (
    <Several people={peopleOf(value)} onChange={onChange} {...one} />
  ) : (
    <Picker value={refOf(value)} onChange={onChange} {...one} />
  );
}

interface SeveralProps {
  people: Ref[];
  onChange: (people: Ref[] | null) => void;
  disabled: boolean;
  search: (text: string) => Promise<Ref[]>;
  cacheKey: string;
}

/** Those chosen, each to be taken out again, and a picker for one more. */
function Several({ people, onChange, disabled, search, cacheKey }: SeveralProps) {
  const { t } = useTranslation();
  const { Picker, Action } = useControls();
  const without = (id: string) => people.filter((person) => person.id !== id);
  const drop = (id: string) => onChange(people.length > 1 ? without(id) : null);
  return (
    <div style={{ display: "grid", gap: 6 }}>
      {people.length > 0 && (
        <div style={{ display: "flex", gap: 6, flexWrap: "wrap" }}>
          {people.map((person) => (
            <Action key={person.id} icon="none" disabled={disabled} onClick={() => drop(person.id)}>
              {person.title}
              <span role="img" aria-label={t("runtime.tags.remove", { name: person.title })}>
                ×
              </span>
            </Action>
          ))}
        </div>
      )}
      <Picker
        value={null}
        onChange={(person) => person && onChange([...without(person.id), person])}
        disabled={disabled}
        search={search}
        cacheKey={cacheKey}
      />
    </div>
  );
}

export const member: Widget = {
  Input: MemberInput,
  text: (value) => peopleOf(value).map(refText).join(", "),
};
