import { useTranslation } from "react-i18next";
import { Button } from "../../../../../ui/phone/button";
import { useFieldIds } from "../../../../../ui/phone/field";
import { Tag, type Tone } from "../../../../../ui/phone/page";
import type { ActionProps, BadgeProps, ControlProps } from "../../controls";

const TONES: Readonly<Record<string, Tone>> = {
  blue: "blue",
  geekblue: "blue",
  cyan: "blue",
  purple: "blue",
  green: "green",
  lime: "green",
  orange: "orange",
  gold: "orange",
  yellow: "orange",
  red: "red",
  volcano: "red",
  magenta: "red",
};

/** The phone's few tones for the console's many colour names. */
export const toneOf = (color: string | null | undefined): Tone => TONES[color ?? ""] ?? "grey";

export function Badge({ color, children }: BadgeProps) {
  return <Tag tone={toneOf(color)}>{children}</Tag>;
}

export function Switch({ value, onChange, disabled }: ControlProps<boolean>) {
  const { t } = useTranslation();
  const { id, describedBy } = useFieldIds();
  return (
    <span className="p-line">
      <span className="p-switch">
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={value}
          aria-checked={value}
          disabled={disabled}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span />
      </span>
      <span className="p-soft">{value ? t("runtime.yes") : t("runtime.no")}</span>
    </span>
  );
}

const ICONS = { place: { icon: "place" }, scan: { icon: "scan" }, plus: { icon: "plus" }, none: {} } as const;

export function Action(props: ActionProps) {
  return (
    <Button
      small
      look={props.look ?? "default"}
      {...ICONS[props.icon ?? "place"]}
      onClick={props.onClick}
      disabled={props.disabled}
      pending={props.pending ?? false}
    >
      {props.children}
    </Button>
  );
}
