import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useTools } from "../../context";
import { replacedAt } from "../../core/definition";
import { type PartProps, useFieldChoices } from "./part";

/** Fields whose values together must differ from those of every other record. */
export function UniqueGroups({ form, set, problem }: PartProps) {
  const { t } = useTranslation();
  const tools = useTools();
  const groups = form.unique ?? [];
  const change = (next: readonly (readonly string[])[]) =>
    set({ unique: next.length > 0 ? next : undefined });
  const options = useFieldChoices((field) => {
    const can = tools.types.get(field.type)?.can;
    return Boolean(can && !can.computed && !can.presentational && !can.rows);
  });
  return (
    <>
      <h3>{t("designer.unique.title")}</h3>
      <p className="sl-setting-help">{t("designer.unique.help")}</p>
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is what it holds, it has no name
        <div key={at} className="sl-option-row">
          <Select
            mode="multiple"
            style={{ flex: 1, minWidth: 0 }}
            aria-label={t("designer.unique.group", { number: at + 1 })}
            value={[...group]}
            options={options}
            onChange={(keys: string[]) => change(replacedAt(groups, at, keys))}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("designer.action.delete")}
            onClick={() => change(groups.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {problem && <p className="sl-setting-problem">{problem}</p>}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => change([...groups, []])}>
        {t("designer.unique.add")}
      </Button>
    </>
  );
}
