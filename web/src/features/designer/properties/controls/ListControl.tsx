import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { compact } from "../../core/definition";
import { SettingsForm } from "../SettingsForm";
import type { ControlProps } from "./contract";
import { itemSchema } from "./schema";

type Item = Record<string, unknown>;

/** A list of small objects (totals, fills), each drawn from the schema of the items. */
export function ListControl(props: ControlProps) {
  const { t } = useTranslation();
  const { name, schema, value, onChange, definitions } = props;
  const item = itemSchema(schema, definitions);
  const list = (value as Item[] | undefined) ?? [];
  const set = (next: Item[]) => onChange(next.length > 0 ? next : undefined);
  if (!item) return null;
  return (
    <div>
      {list.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the items have no name of their own
        <div key={at} className="sl-condition-box" style={{ marginBottom: 6 }}>
          <SettingsForm
            schema={{ properties: item.properties, required: item.required, $defs: definitions }}
            values={one}
            field={props.field}
            path={props.path}
            problems={[]}
            onChange={(key, part) =>
              set(list.map((old, index) => (index === at ? compact({ ...old, [key]: part }) : old)))
            }
          />
          <Button
            size="small"
            type="text"
            danger
            icon={<DeleteOutlined />}
            onClick={() => set(list.filter((_, index) => index !== at))}
          >
            {t("designer.action.delete")}
          </Button>
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        aria-label={t("designer.control.addTo", { name })}
        onClick={() => set([...list, {}])}
      >
        {t("designer.control.add")}
      </Button>
    </div>
  );
}
