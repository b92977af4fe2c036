import { useControls } from "../controls";
import type { DisplayProps, InputProps, Widget } from "../widget";

const starsOf = (value: unknown): number => (typeof value === "number" ? value : 0);

function RatingInput({ field, value, onChange, disabled }: InputProps) {
  const { Stars } = useControls();
  return (
    <Stars
      value={starsOf(value)}
      max={field.settings.max ?? 5}
      onChange={(stars) => onChange(stars || null)}
      disabled={disabled}
    />
  );
}

function RatingDisplay({ field, value }: DisplayProps) {
  const max = field.settings.max ?? 5;
  const stars = starsOf(value);
  if (!stars) return null;
  return (
    <span role="img" aria-label={`${stars} / ${max}`} style={{ whiteSpace: "nowrap" }}>
      <span style={{ color: "#d48806", letterSpacing: 1 }}>{"★".repeat(stars)}</span>
      <span style={{ opacity: 0.35, letterSpacing: 1 }}>{"★".repeat(Math.max(0, max - stars))}</span>
    </span>
  );
}

export const rating: Widget = {
  Input: RatingInput,
  Display: RatingDisplay,
  text: (value, field) => (starsOf(value) ? `${starsOf(value)} / ${field.settings.max ?? 5}` : ""),
  group: true,
};
