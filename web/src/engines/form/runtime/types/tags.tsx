import { useControls } from "../controls";
import { colorOfWord, wordsOf } from "../values";
import type { DisplayProps, InputProps, Widget } from "../widget";

function TagsInput({ field, value, onChange, disabled }: InputProps) {
  const { Words } = useControls();
  return (
    <Words
      value={wordsOf(value)}
      onChange={(words) => onChange(words.length ? words : null)}
      disabled={disabled}
      suggestions={wordsOf(field.settings.suggestions)}
      maxCount={field.settings.max_count ?? 20}
    />
  );
}

function TagsDisplay({ value }: DisplayProps) {
  const { Badge } = useControls();
  return (
    <span style={{ display: "inline-flex", gap: 6, flexWrap: "wrap" }}>
      {wordsOf(value).map((word) => (
        <Badge key={word} color={colorOfWord(word)}>
          {word}
        </Badge>
      ))}
    </span>
  );
}

export const tags: Widget = {
  Input: TagsInput,
  Display: TagsDisplay,
  text: (value) => wordsOf(value).join(", "),
};
