import { Dropdown, Form, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { FieldPathSelect } from "../../engines/conditions";
import type { Labels } from "./api";
import { reworded } from "./model";

const LANGUAGES = ["zh", "en"] as const;
const SPECIAL = [
  "$today",
  "$now",
  "$me",
  "$url",
  "$site",
  "$company",
  "$company_address",
  "$company_phone",
] as const;

interface Props {
  label: string;
  value: Labels | undefined;
  onChange: (value: Labels, gesture: string) => void;
  /** Values of this form's fields can be put into the text. */
  form?: FormMeta;
  long?: boolean;
}

/** A text in Chinese and in English. */
export function Words({ label, value = {}, onChange, form, long }: Props) {
  const { t } = useTranslation();
  const [last, setLast] = useState<(typeof LANGUAGES)[number]>("zh");
  const cursor = useRef<number>(0);
  const Box = long ? Input.TextArea : Input;
  const put = (name: string) => {
    const text = value[last] ?? "";
    const place = Math.min(cursor.current || text.length, text.length);
    const next = `${text.slice(0, place)}{{${name}}}${text.slice(place)}`;
    cursor.current = place + name.length + 4;
    onChange(reworded(value, last, next), `${label} ${last}`);
  };
  return (
    <Form.Item label={label}>
      {LANGUAGES.map((language) => (
        <div className="sl-print-words" key={language}>
          <span aria-hidden="true">{t(`printing.languageMark.${language}`)}</span>
          <Box
            {...(long && { autoSize: { minRows: 1, maxRows: 8 } })}
            value={value[language] ?? ""}
            maxLength={long ? 5000 : 200}
            aria-label={`${label} ${language}`}
            placeholder={t(`printing.language.${language}`)}
            onFocus={() => setLast(language)}
            onSelect={(event) => {
              cursor.current = (event.target as HTMLInputElement).selectionStart ?? 0;
            }}
            onChange={(event) =>
              onChange(reworded(value, language, event.target.value), `${label} ${language}`)
            }
          />
        </div>
      ))}
      {form && (
        <div className="sl-print-insert">
          <FieldPathSelect form={form} value="" placeholder={t("printing.insert")} onChange={put} />
          <Dropdown
            trigger={["click"]}
            menu={{
              items: SPECIAL.map((name) => ({
                key: name,
                label: t(`printing.special.${name.slice(1)}` as never),
                onClick: () => put(name),
              })),
            }}
          >
            <button type="button" className="sl-plain sl-print-more">
              {t("printing.insertOther")}
            </button>
          </Dropdown>
        </div>
      )}
    </Form.Item>
  );
}
