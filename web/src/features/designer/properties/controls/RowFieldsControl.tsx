import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n";
import { fieldOf } from "../../api";
import { useTools } from "../../context";
import { type FieldDef, pathOf } from "../../core/definition";
import { add } from "../../core/state";
import type { ControlProps } from "./contract";

/** The columns of a sub-table: each opens its own settings; new ones come from the same types. */
export function RowFieldsControl({ path, value }: ControlProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const rows = (value as FieldDef[] | undefined) ?? [];
  const types = [...tools.types.values()].filter(
    ({ can }) => !can.rows && !can.presentational && can.required,
  );
  return (
    <div>
      {rows.map((row) => (
        <Button
          key={row.key}
          size="small"
          style={{ margin: "0 4px 4px 0" }}
          onClick={() => tools.select({ kind: "field", path: pathOf(path, row.key) })}
        >
          {label(row.label) || row.key}
        </Button>
      ))}
      <Dropdown
        trigger={["click"]}
        menu={{
          style: { maxHeight: 320, overflow: "auto" },
          items: types.map((type) => ({ key: type.name, label: label(type.label) })),
          onClick: ({ key }) => {
            const type = tools.types.get(key);
            if (type)
              tools.update((state) => add(state, fieldOf(type), { parent: path, index: rows.length }));
          },
        }}
      >
        <Button size="small" type="dashed" icon={<PlusOutlined />}>
          {t("designer.control.addColumn")}
        </Button>
      </Dropdown>
    </div>
  );
}
