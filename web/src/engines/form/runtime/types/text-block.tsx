import type { Label } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n/label";
import type { DisplayProps, Widget } from "../widget";

const EDGES: Readonly<Record<string, string>> = { info: "#1668dc", warning: "#d48806" };

function TextBlockDisplay({ field, compact }: DisplayProps) {
  const label = useLabel();
  const text = label(field.settings.content as Label | null | undefined);
  const edge = EDGES[String(field.settings.tone)];
  if (compact || !text) return null;
  return (
    <div
      style={{
        whiteSpace: "pre-line",
        marginBottom: 14,
        ...(edge ? { borderInlineStart: `3px solid ${edge}`, paddingInlineStart: 10 } : {}),
      }}
    >
      {text}
    </div>
  );
}

export const textBlock: Widget = { Display: TextBlockDisplay, text: () => "", drawn: true, wide: true };
