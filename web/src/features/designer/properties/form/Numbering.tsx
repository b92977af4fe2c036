import { Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { Definition } from "../../core/definition";
import { Setting } from "../Setting";
import type { PartProps } from "./part";

const DATES = ["yyyyMMdd", "yyyyMM", "yyyy", "yyMMdd", "yyMM"];
const FULL = { width: "100%" } as const;

/** A number as the rule would give it today. */
function sampleNumber(rule: NonNullable<Definition["number"]>): string {
  const now = new Date();
  const parts: Record<string, string> = {
    yyyy: String(now.getFullYear()),
    MM: String(now.getMonth() + 1).padStart(2, "0"),
    dd: String(now.getDate()).padStart(2, "0"),
    yy: String(now.getFullYear() % 100).padStart(2, "0"),
  };
  const date = (rule.date ?? "").replace(/yyyy|yy|MM|dd/g, (part) => parts[part] ?? part);
  const head = `${rule.prefix ?? ""}${date}`;
  return `${head ? `${head}-` : ""}${"1".padStart(rule.digits ?? 4, "0")}`;
}

/** The number that every record gets. */
export function Numbering({ form, set }: PartProps) {
  const { t } = useTranslation();
  const rule = form.number;
  const change = (part: object) => set({ number: { date: "yyyyMMdd", ...rule, ...part } }, "number");
  return (
    <>
      <h3>{t("designer.number.title")}</h3>
      <Setting name={t("designer.number.on")} help={t("designer.number.help")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={Boolean(rule)}
            onChange={(on) => set({ number: on ? { prefix: "", date: "yyyyMMdd", digits: 4 } : undefined })}
          />
        )}
      </Setting>
      {rule && (
        <>
          <Setting name={t("designer.number.prefix")}>
            {(id) => (
              <Input
                id={id}
                maxLength={20}
                value={rule.prefix ?? ""}
                onChange={(event) => change({ prefix: event.target.value })}
              />
            )}
          </Setting>
          <Setting name={t("designer.number.date")}>
            {(id) => (
              <Select
                id={id}
                style={FULL}
                value={rule.date ?? "yyyyMMdd"}
                options={[
                  ...DATES.map((value) => ({ value, label: t(`designer.number.dates.${value}`) })),
                  { value: "", label: t("designer.number.noDate") },
                ]}
                onChange={(date) => change({ date })}
              />
            )}
          </Setting>
          <Setting name={t("designer.number.digits")}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={12}
                value={rule.digits ?? 4}
                onChange={(digits) => change({ digits: digits ?? 4 })}
              />
            )}
          </Setting>
          <p className="sl-formula-value">{t("designer.number.sample", { number: sampleNumber(rule) })}</p>
        </>
      )}
    </>
  );
}
