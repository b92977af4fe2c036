import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Condition } from "../../../../api/types";
import { compact, type RuleDef, replacedAt } from "../../core/definition";
import { freeKey } from "../../core/keys";
import { ConditionBox } from "../controls/conditions";
import { FormulaEditor } from "../FormulaEditor";
import { LabelsInput } from "../LabelsInput";
import { Setting } from "../Setting";
import { useOwnMeta } from "../useFormChoices";
import { type PartProps, useFieldChoices } from "./part";

const FULL = { width: "100%" } as const;

const isFormula = (rule: RuleDef): rule is RuleDef & { error_when: { formula: string } } =>
  typeof rule.error_when === "object" && "formula" in rule.error_when;

/** Checks over several fields, with the owner's own words. */
export function Rules({ form, set, problem }: PartProps) {
  const { t } = useTranslation();
  const own = useOwnMeta();
  const rules = form.rules ?? [];
  const change = (next: readonly RuleDef[], gesture?: string) =>
    set({ rules: next.length > 0 ? next : undefined }, gesture);
  const fields = useFieldChoices(() => true);
  return (
    <>
      <h3>{t("designer.rules.title")}</h3>
      <p className="sl-setting-help">{t("designer.rules.help")}</p>
      {rules.map((rule, at) => {
        const put = (part: Partial<RuleDef>, gesture?: string) =>
          change(
            replacedAt(rules, at, compact({ ...rule, ...part }) as RuleDef),
            gesture && `${gesture}:${at}`,
          );
        return (
          <div key={rule.key} className="sl-condition-box" style={{ marginBottom: 8 }}>
            <Setting name={t("designer.rules.when")} group>
              {(id) => (
                <>
                  <Segmented
                    size="small"
                    value={isFormula(rule) ? "formula" : "condition"}
                    style={{ marginBottom: 6 }}
                    options={[
                      { value: "condition", label: t("designer.rules.condition") },
                      { value: "formula", label: t("designer.rules.formula") },
                    ]}
                    onChange={(kind) => put({ error_when: kind === "formula" ? { formula: "" } : {} })}
                  />
                  {isFormula(rule) ? (
                    <FormulaEditor
                      id={id}
                      kind="boolean"
                      value={rule.error_when.formula}
                      onChange={(formula) => put({ error_when: { formula: formula ?? "" } }, "rule")}
                    />
                  ) : (
                    <ConditionBox
                      form={own}
                      value={Object.keys(rule.error_when).length > 0 ? (rule.error_when as Condition) : null}
                      onChange={(condition) => put({ error_when: condition ?? {} }, "rule")}
                    />
                  )}
                </>
              )}
            </Setting>
            <Setting name={t("designer.rules.message")}>
              {(id) => (
                <LabelsInput
                  id={id}
                  value={rule.message}
                  onChange={(message) => put({ message: message ?? { zh: "" } }, "message")}
                />
              )}
            </Setting>
            <Setting name={t("designer.rules.field")}>
              {(id) => (
                <Select
                  id={id}
                  style={FULL}
                  allowClear
                  value={rule.field ?? null}
                  options={fields}
                  onChange={(field) => put({ field: field ?? undefined } as Partial<RuleDef>)}
                />
              )}
            </Setting>
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              onClick={() => change(rules.filter((_, index) => index !== at))}
            >
              {t("designer.action.delete")}
            </Button>
          </div>
        );
      })}
      {problem && <p className="sl-setting-problem">{problem}</p>}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() =>
          change([
            ...rules,
            {
              key: freeKey(
                "rule_1",
                rules.map(({ key }) => key),
              ),
              error_when: {},
              message: { zh: t("designer.rules.newMessage") },
            },
          ])
        }
      >
        {t("designer.rules.add")}
      </Button>
    </>
  );
}
