import { useTranslation } from "react-i18next";
import { Star } from "../../../../../ui/phone/icon";
import type { ControlProps } from "../../controls";

export function Stars({ value, onChange, disabled, max }: ControlProps<number> & { max: number }) {
  const { t } = useTranslation();
  return (
    <div className="p-stars" role="radiogroup">
      {Array.from({ length: max }, (_, index) => index + 1).map((stars) => (
        // biome-ignore lint/a11y/useSemanticElements: a star is drawn, a radio input cannot be
        <button
          type="button"
          role="radio"
          key={stars}
          className={stars <= value ? "on" : ""}
          aria-checked={stars === value}
          aria-label={t("runtime.stars", { count: stars })}
          disabled={disabled}
          onClick={() => onChange(stars)}
        >
          <Star />
        </button>
      ))}
    </div>
  );
}
