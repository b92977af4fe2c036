import { Button, Segmented, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { useDefinition, useTools } from "../context";
import { type SectionDef, sectionsOf } from "../core/definition";
import { moveTab, removeTab, setSection } from "../core/sections";
import { ConditionBox } from "./controls/conditions";
import { LabelsInput } from "./LabelsInput";
import { Setting } from "./Setting";
import { useOwnMeta } from "./useFormChoices";

export function SectionPanel({ index }: { index: number }) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const form = useDefinition();
  const own = useOwnMeta();
  const section = sectionsOf(form)[index];
  if (!section) return null;
  const set = (part: Partial<SectionDef>, gesture?: string) =>
    tools.edit((old) => setSection(old, index, part), gesture && `${gesture}:${index}`);
  return (
    <div className="sl-panel">
      <header>
        <h2>{label(section.label) || t("designer.canvas.unnamed")}</h2>
        <span className="sl-muted">{t("designer.palette.section")}</span>
      </header>
      <Setting name={t("designer.section.label")}>
        {(id) => (
          <LabelsInput id={id} value={section.label} onChange={(value) => set({ label: value }, "section")} />
        )}
      </Setting>
      <Setting name={t("designer.section.columns")} group>
        {() => (
          <Segmented
            block
            value={section.columns ?? 2}
            options={[1, 2, 3, 4]}
            onChange={(value) => set({ columns: Number(value) })}
          />
        )}
      </Setting>
      <Setting name={t("designer.section.collapsed")} help={t("designer.section.collapsedHelp")} inline>
        {(id) => (
          <Switch
            id={id}
            size="small"
            checked={section.collapsed ?? false}
            onChange={(on) => set({ collapsed: on || undefined })}
          />
        )}
      </Setting>
      <Setting name={t("designer.field.visible_when")} group>
        {() => (
          <ConditionBox
            key={index}
            form={own}
            value={section.visible_when ?? null}
            onChange={(value) => set({ visible_when: value }, "visible")}
          />
        )}
      </Setting>
      <Button danger disabled={sectionsOf(form).length === 1} onClick={tools.remove}>
        {t("designer.section.remove")}
      </Button>
      <div className="sl-setting-help">{t("designer.section.removeHelp")}</div>
    </div>
  );
}

export function TabPanel({ start }: { start: number }) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const section = sectionsOf(useDefinition())[start];
  if (!section) return null;
  return (
    <div className="sl-panel">
      <header>
        <h2>{label(section.tab)}</h2>
        <span className="sl-muted">{t("designer.palette.tab")}</span>
      </header>
      <Setting name={t("designer.tab.label")}>
        {(id) => (
          <LabelsInput
            id={id}
            value={section.tab}
            onChange={(value) =>
              tools.edit((old) => setSection(old, start, { tab: value ?? { zh: "" } }), `tab:${start}`)
            }
          />
        )}
      </Setting>
      <Setting name={t("designer.tab.order")} group>
        {() => (
          <>
            <Button size="small" onClick={() => tools.edit((old) => moveTab(old, start, -1))}>
              {t("designer.tab.earlier")}
            </Button>{" "}
            <Button size="small" onClick={() => tools.edit((old) => moveTab(old, start, 1))}>
              {t("designer.tab.later")}
            </Button>
          </>
        )}
      </Setting>
      <Button danger onClick={() => tools.edit((old) => removeTab(old, start))}>
        {t("designer.tab.remove")}
      </Button>
      <div className="sl-setting-help">{t("designer.tab.removeHelp")}</div>
    </div>
  );
}
