import { useLabel } from "../../../../lib/i18n/label";
import type { DisplayProps, Widget } from "../widget";

function PictureDisplay({ field, compact }: DisplayProps) {
  const label = useLabel();
  const image = field.settings.image;
  if (compact || typeof image !== "string" || !image.startsWith("data:image/")) return null;
  const height = typeof field.settings.height === "number" ? field.settings.height : 240;
  return (
    <img
      src={image}
      alt={label(field.label)}
      style={{ display: "block", maxWidth: "100%", maxHeight: height, marginBottom: 14 }}
    />
  );
}

export const picture: Widget = { Display: PictureDisplay, text: () => "", drawn: true, wide: true };
