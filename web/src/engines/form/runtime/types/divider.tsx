import { useLabel } from "../../../../lib/i18n/label";
import type { DisplayProps, Widget } from "../widget";

function DividerDisplay({ field, compact }: DisplayProps) {
  const label = useLabel();
  if (compact) return null;
  const line = {
    flex: 1,
    borderTop: `1px ${String(field.settings.style) === "dashed" ? "dashed" : "solid"}`,
    opacity: 0.25,
  };
  return (
    <div style={{ display: "flex", gap: 12, alignItems: "center", margin: "6px 0 14px" }}>
      {field.settings.title !== false && <strong style={{ fontWeight: 600 }}>{label(field.label)}</strong>}
      <span aria-hidden="true" style={line} />
    </div>
  );
}

export const divider: Widget = { Display: DividerDisplay, text: () => "", drawn: true, wide: true };
