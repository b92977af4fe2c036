import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { FieldChoice } from "./FieldChoice";
import { isChoice, isWhen } from "./fields";

/** What a calendar and a timeline have in common. */
interface SpanOptions {
  start?: string;
  end?: string;
  color?: string;
}

interface Props {
  form: FormMeta;
  options: SpanOptions;
  set: (change: Partial<Record<keyof SpanOptions, string | undefined>>) => void;
}

/** Chooses where records begin and end in time, and what colours them. */
export function SpanChoices({ form, options, set }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <FieldChoice
        form={form}
        required
        label={t("boards.start")}
        fits={isWhen}
        value={options.start}
        onChange={(start) => set({ start })}
      />
      <FieldChoice
        form={form}
        label={t("boards.end")}
        fits={isWhen}
        value={options.end}
        onChange={(end) => set({ end })}
      />
      <FieldChoice
        form={form}
        label={t("boards.color")}
        fits={isChoice}
        value={options.color}
        onChange={(color) => set({ color })}
      />
    </>
  );
}
