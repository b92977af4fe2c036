import {
  AlertFilled,
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  FlagFilled,
  StarFilled,
} from "@ant-design/icons";
import { dotColor } from "../../../../ui/tokens";
import type { ColourRule } from "./options";

const ICONS: Record<string, typeof FlagFilled> = {
  flag: FlagFilled,
  star: StarFilled,
  alert: AlertFilled,
  check: CheckCircleFilled,
  cross: CloseCircleFilled,
  clock: ClockCircleFilled,
};

/** The sign that goes with a colour, so that colour never says something alone. */
export function Mark({ rule }: { rule: ColourRule }) {
  const Icon = ICONS[rule.mark ?? ""];
  const color = dotColor(rule.color);
  const name = rule.label || rule.mark || "dot";
  if (Icon) return <Icon className="sl-mark" style={{ color }} title={rule.label} aria-label={name} />;
  return (
    <i
      role="img"
      aria-label={name}
      title={rule.label}
      className={rule.mark === "bar" ? "sl-mark sl-mark-bar" : "sl-mark sl-mark-dot"}
      style={{ background: color }}
    />
  );
}
