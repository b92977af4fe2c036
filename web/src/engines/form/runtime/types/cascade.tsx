import { useTranslation } from "react-i18next";
import type { Option } from "../../../../api/types";
import { pickLabel } from "../../../../lib/i18n/label";
import { type Region, useControls } from "../controls";
import { pathLabels, wordsOf } from "../values";
import type { InputProps, Widget } from "../widget";

/** What the choosers take: named options, archived ones only where they are chosen already. */
function treeOf(options: readonly Option[], chosen: readonly string[], language: string): Region[] {
  return options
    .filter((option) => !option.archived || chosen.includes(option.value))
    .map(({ value, label, children }) => {
      const below = treeOf(children ?? [], chosen, language);
      return { value, label: pickLabel(label, language), ...(below.length ? { children: below } : {}) };
    });
}

function CascadeInput({ field, value, onChange, disabled }: InputProps) {
  const { t, i18n } = useTranslation();
  const { Region } = useControls();
  const options = field.settings.options ?? [];
  const chosen = wordsOf(value);
  return (
    <Region
      value={chosen.at(-1) ?? null}
      onChange={() => {}}
      onPath={(path) => onChange(path.length ? path.map((node) => node.value) : null)}
      load={async () => treeOf(options, chosen, i18n.language)}
      cacheKey={`${i18n.language}:${field.key}:${JSON.stringify(options)}`}
      anyLevel={field.settings.any_level === true}
      text={pathLabels(options, chosen, { t, language: i18n.language }).join(" / ")}
      disabled={disabled}
    />
  );
}

export const cascade: Widget = {
  Input: CascadeInput,
  text: (value, field, context) =>
    pathLabels(field.settings.options ?? [], wordsOf(value), context).join(" / "),
};
