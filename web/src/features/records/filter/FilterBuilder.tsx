import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../api/types";
import { FilterRule } from "./FilterRule";
import { conditionOf, type Group, groupOf, type Item, newGroup, newRule } from "./model";
import { operatorsOf } from "./operators";

interface Props {
  form: FormMeta;
  filter: Condition | null;
  onChange: (filter: Condition | null) => void;
  onClose: () => void;
}

const DEEPEST = 2;

/** Edits a condition: rules on fields and related fields, in groups of "all" or "any". */
export default function FilterBuilder({ form, filter, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const first =
    form.fields.find((field) => field.key === form.status?.field) ??
    form.fields.find((field) => !field.system);
  const start = () => {
    if (!first) return newRule("created_at", "within");
    const [op = "eq"] = operatorsOf({ path: first.key, field: first, kind: first.kind, label: "" });
    return newRule(first.key, op);
  };
  const [root, setRoot] = useState<Group>(() => {
    const group = groupOf(filter);
    return group.items.length > 0 ? group : newGroup([start()]);
  });
  const apply = () => {
    onChange(conditionOf(root));
    onClose();
  };
  const clear = () => {
    onChange(null);
    onClose();
  };
  return (
    <form
      className="sl-filter"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <GroupEditor form={form} group={root} depth={0} onChange={setRoot} start={start} />
      <footer>
        <Button onClick={clear}>{t("records.filter.clear")}</Button>
        <Button type="primary" htmlType="submit">
          {t("records.filter.apply")}
        </Button>
      </footer>
    </form>
  );
}

interface GroupProps {
  form: FormMeta;
  group: Group;
  depth: number;
  onChange: (group: Group) => void;
  start: () => Item;
}

function GroupEditor({ form, group, depth, onChange, start }: GroupProps) {
  const { t } = useTranslation();
  const setItems = (items: Item[]) => onChange({ ...group, items });
  const replace = (item: Item) => setItems(group.items.map((old) => (old.id === item.id ? item : old)));
  const remove = (item: Item) => setItems(group.items.filter((old) => old.id !== item.id));
  return (
    <div className={depth > 0 ? "sl-filter-group" : undefined}>
      {(group.items.length > 1 || depth > 0) && (
        <Segmented
          size="small"
          value={group.all ? "all" : "any"}
          onChange={(value) => onChange({ ...group, all: value === "all" })}
          options={[
            { value: "all", label: t("records.filter.all") },
            { value: "any", label: t("records.filter.any") },
          ]}
        />
      )}
      {group.items.map((item) => (
        <div key={item.id} className="sl-filter-item">
          {item.type === "rule" && <FilterRule form={form} rule={item} onChange={replace} />}
          {item.type === "group" && (
            <GroupEditor form={form} group={item} depth={depth + 1} onChange={replace} start={start} />
          )}
          {item.type === "kept" && <code className="sl-filter-kept">{JSON.stringify(item.condition)}</code>}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("records.filter.remove")}
            onClick={() => remove(item)}
          />
        </div>
      ))}
      <div className="sl-filter-add">
        <Button
          type="link"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => setItems([...group.items, start()])}
        >
          {t("records.filter.add")}
        </Button>
        {depth < DEEPEST && (
          <Button
            type="link"
            size="small"
            onClick={() => setItems([...group.items, newGroup([start()], !group.all)])}
          >
            {t("records.filter.addGroup")}
          </Button>
        )}
      </div>
    </div>
  );
}
