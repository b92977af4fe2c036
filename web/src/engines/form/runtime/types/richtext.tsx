import { useControls } from "../controls";
import { htmlText, safeHtml } from "../html";
import { plainText } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function RichTextInput({ value, onChange, disabled }: InputProps) {
  const { RichText } = useControls();
  return (
    <RichText value={plainText(value)} onChange={(html) => onChange(html || null)} disabled={disabled} />
  );
}

function RichTextDisplay({ value, compact }: DisplayProps) {
  if (compact) return htmlText(plainText(value));
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server cleans it, and safeHtml keeps plain markup only
  return <div className="sl-richtext" dangerouslySetInnerHTML={{ __html: safeHtml(plainText(value)) }} />;
}

export const richtext: Widget = {
  Input: RichTextInput,
  Display: RichTextDisplay,
  text: (value) => htmlText(plainText(value)),
  wide: true,
};
