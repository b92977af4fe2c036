import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { type AbilityRow, useList } from "../api";
import type { RoleDraft } from "./model";

interface Props {
  draft: RoleDraft;
  readOnly: boolean;
  onChange: (part: Partial<RoleDraft>) => void;
}

/** The areas of the menu that a role may be given, besides those that its forms open. */
const MENUS = [
  "tickets",
  "dispatch",
  "customers",
  "assets",
  "stock",
  "finance",
  "reports",
  "designer",
  "imports",
  "field",
];

/** Rights that are not about records, and the areas of the menu. */
export function RoleRights({ draft, readOnly, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const abilities = useList<AbilityRow>("/abilities");
  const known = (abilities.data ?? []).map((item) => ({ value: item.key, label: label(item.label) }));
  const menus = [...new Set([...MENUS, ...draft.menus.filter((key) => key !== "*")])];
  const menuText = (key: string) =>
    i18n.exists(`admin.roles.menu.${key}`) ? t(`admin.roles.menu.${key}`) : key;
  return (
    <>
      <section className="sl-section">
        <h2>{t("admin.roles.abilities")}</h2>
        <Choices
          chosen={draft.abilities}
          readOnly={readOnly}
          options={known}
          onChange={(list) => onChange({ abilities: list })}
        />
      </section>
      <section className="sl-section">
        <h2>{t("admin.roles.menus")}</h2>
        <Choices
          chosen={draft.menus}
          readOnly={readOnly}
          options={menus.map((key) => ({ value: key, label: menuText(key) }))}
          onChange={(list) => onChange({ menus: list })}
        />
      </section>
    </>
  );
}

interface ChoicesProps {
  chosen: string[];
  readOnly: boolean;
  options: { value: string; label: string }[];
  onChange: (chosen: string[]) => void;
}

function Choices({ chosen, readOnly, options, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const every = chosen.includes("*");
  return (
    <>
      <Checkbox
        disabled={readOnly}
        checked={every}
        onChange={({ target }) => onChange(target.checked ? ["*"] : options.map(({ value }) => value))}
      >
        <b>{t("admin.roles.everything")}</b>
      </Checkbox>
      <Checkbox.Group
        className="sl-rights"
        disabled={readOnly || every}
        value={every ? options.map(({ value }) => value) : chosen}
        options={options}
        onChange={(list) => onChange(list as string[])}
      />
    </>
  );
}
