import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button, Checkbox, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n";
import { moved } from "../../../../lib/lists";
import { type Definition, sectionsOf } from "../../core/definition";
import { Setting } from "../Setting";
import type { PartProps } from "./part";

/** The order on a phone where it is another than on the desk, and what a phone leaves out. */
export function PhoneOrder({ form, set }: PartProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const own = form.phone;
  const keys = sectionsOf(form).flatMap((section) => section.fields);
  const order = [...(own?.order ?? []).filter((key) => keys.includes(key))];
  const all = [...order, ...keys.filter((key) => !order.includes(key))];
  const hidden = new Set(own?.hidden ?? []);
  const name = (key: string) => label(form.fields.find((field) => field.key === key)?.label) || key;
  const put = (next: Definition["phone"]) => set({ phone: next });
  return (
    <>
      <h3>{t("designer.phone.title")}</h3>
      <Setting name={t("designer.phone.own")} help={t("designer.phone.help")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={Boolean(own)}
            onChange={(on) => put(on ? { order: keys, hidden: [] } : undefined)}
          />
        )}
      </Setting>
      {own &&
        all.map((key, at) => (
          <div key={key} className="sl-option-row">
            <Checkbox
              checked={!hidden.has(key)}
              onChange={(event) => {
                const next = new Set(hidden);
                if (event.target.checked) next.delete(key);
                else next.add(key);
                put({ order: all, hidden: [...next] });
              }}
            >
              {name(key)}
            </Checkbox>
            <span style={{ flex: 1 }} />
            {([-1, 1] as const).map((by) => (
              <Button
                key={by}
                size="small"
                type="text"
                disabled={at + by < 0 || at + by >= all.length}
                icon={by < 0 ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
                aria-label={t(by < 0 ? "designer.phone.up" : "designer.phone.down", { name: name(key) })}
                onClick={() => put({ order: moved(all, at, at + by), hidden: [...hidden] })}
              />
            ))}
          </div>
        ))}
    </>
  );
}
