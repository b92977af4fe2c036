import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../../../ui/phone/button";
import { useFieldIds } from "../../../../../ui/phone/field";
import type { WordsProps } from "../../controls";

const SEPARATOR = /[,\uff0c\u3001;\uff1b|\n]/;

/** Words typed freely: chosen ones are buttons that take them out again, suggestions one tap each. */
export default function Words({ value, onChange, disabled, suggestions, maxCount, label }: WordsProps) {
  const { t } = useTranslation();
  const { id, invalid, describedBy } = useFieldIds();
  const [text, setText] = useState("");
  const full = value.length >= maxCount;
  const add = (words: string[]) => {
    const clean = words.map((word) => word.trim()).filter(Boolean);
    if (clean.length) onChange([...new Set([...value, ...clean])].slice(0, maxCount));
    setText("");
  };
  const offered = suggestions.filter((word) => !value.includes(word));
  return (
    <>
      <div className="p-line">
        {value.map((word) => (
          <Button
            small
            key={word}
            icon="close"
            disabled={disabled}
            aria-label={t("runtime.tags.remove", { name: word })}
            onClick={() => onChange(value.filter((other) => other !== word))}
          >
            {word}
          </Button>
        ))}
      </div>
      <input
        id={id}
        className="p-input"
        value={text}
        maxLength={40}
        disabled={disabled || full}
        placeholder={t("runtime.tags.add")}
        enterKeyHint="done"
        autoComplete="off"
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) =>
          SEPARATOR.test(event.target.value)
            ? add(event.target.value.split(SEPARATOR))
            : setText(event.target.value)
        }
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add([text]);
        }}
        onBlur={() => add([text])}
      />
      {!disabled && !full && offered.length > 0 && (
        <div className="p-line">
          {offered.map((word) => (
            <Button small key={word} icon="plus" onClick={() => add([word])}>
              {word}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
