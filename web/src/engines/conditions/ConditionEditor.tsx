import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../api/types";
import { FilterRule } from "./FilterRule";
import { conditionOf, type Group, groupOf, type Item, newGroup, newRule } from "./model";
import { operatorsOf } from "./operators";

interface Props {
  /** The form whose fields the condition names. */
  form: FormMeta;
  value: Condition | null;
  /** Called with what is complete so far; null: no condition. */
  onChange: (condition: Condition | null) => void;
  /** Starts with a first empty rule when there is no condition yet. */
  started?: boolean;
  /**
   * The form of the record being edited, where the condition chooses other records for it (the filter of a relation):
   * its fields may then stand on the right-hand side.
   */
  record?: FormMeta | undefined;
}

const DEEPEST = 4;

/**
 * Edits a condition of the condition language: rules in nested groups of "all", "any", "not all", "none".
 * Used for filters of lists, conditions in the designer and row scopes of roles alike.
 */
export function ConditionEditor({ form, value, onChange, started = false, record }: Props) {
  const start = () => firstRule(form);
  const [root, setRoot] = useState<Group>(() => {
    const group = groupOf(value);
    return group.items.length > 0 || !started ? group : newGroup([start()]);
  });
  const sent = useRef(JSON.stringify(value));
  // A value from outside (undo, another field chosen) replaces what stands here; one's own answer does not.
  useEffect(() => {
    const text = JSON.stringify(value);
    if (text === sent.current) return;
    sent.current = text;
    setRoot(groupOf(value));
  }, [value]);
  const change = (group: Group) => {
    setRoot(group);
    const condition = conditionOf(group);
    const text = JSON.stringify(condition);
    if (text === sent.current) return;
    sent.current = text;
    onChange(condition);
  };
  return <GroupEditor form={form} record={record} group={root} depth={0} onChange={change} start={start} />;
}

function firstRule(form: FormMeta): Item {
  const first =
    form.fields.find((field) => field.key === form.status?.field) ??
    form.fields.find((field) => !field.system && field.operators.length > 0);
  if (!first) return newRule("created_at", "within");
  const [op = "eq"] = operatorsOf({ path: first.key, field: first, kind: first.kind, label: "" });
  return newRule(first.key, op);
}

interface GroupProps {
  form: FormMeta;
  record: FormMeta | undefined;
  group: Group;
  depth: number;
  onChange: (group: Group) => void;
  start: () => Item;
}

const JOINTS = ["all", "any", "notAll", "none"] as const;
type Joint = (typeof JOINTS)[number];
const jointOf = ({ all, not }: Group): Joint => (all ? (not ? "notAll" : "all") : not ? "none" : "any");

function GroupEditor({ form, record, group, depth, onChange, start }: GroupProps) {
  const { t } = useTranslation();
  const setItems = (items: Item[]) => onChange({ ...group, items });
  const replace = (item: Item) => setItems(group.items.map((old) => (old.id === item.id ? item : old)));
  const remove = (item: Item) => setItems(group.items.filter((old) => old.id !== item.id));
  const join = (joint: Joint) =>
    onChange({
      ...group,
      all: joint === "all" || joint === "notAll",
      not: joint === "none" || joint === "notAll",
    });
  return (
    <div className={depth > 0 ? "sl-filter-group" : "sl-filter-root"}>
      {(group.items.length > 1 || depth > 0 || group.not) && (
        <Select<Joint>
          size="small"
          value={jointOf(group)}
          onChange={join}
          aria-label={t("views.filter.joint")}
          popupMatchSelectWidth={false}
          options={JOINTS.map((joint) => ({ value: joint, label: t(`views.filter.${joint}`) }))}
        />
      )}
      {group.items.map((item) => (
        <div key={item.id} className="sl-filter-item">
          {item.type === "rule" && <FilterRule form={form} record={record} rule={item} onChange={replace} />}
          {item.type === "group" && (
            <GroupEditor
              form={form}
              record={record}
              group={item}
              depth={depth + 1}
              onChange={replace}
              start={start}
            />
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
