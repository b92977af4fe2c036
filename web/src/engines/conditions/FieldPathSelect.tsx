import { TreeSelect } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormMap } from "../../api/forms";
import type { FieldMeta, FormMeta, Kind } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { type ColumnInfo, choosableFields, partsOf, targetForm, useColumns } from "./columns";
import { operatorsOf } from "./operators";

interface Props {
  form: FormMeta;
  value: string;
  /** Only fields of this kind can be chosen. */
  kind?: Kind;
  placeholder?: string;
  /** The chosen path and the operators that it allows. */
  onChange: (path: string, operators: string[]) => void;
}

interface TreeNode {
  value: string;
  title: string;
  column: ColumnInfo;
  selectable?: boolean;
  children?: TreeNode[];
}

/** Chooses a field, a part of a value, or a field of a related record one step away. */
export function FieldPathSelect({ form, value, kind, placeholder, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const [opened, setOpened] = useState<string[]>([]);
  const targets = form.fields
    .filter((field) => opened.includes(field.key))
    .flatMap((field) => targetForm(field) ?? []);
  const forms = useFormMap(targets);
  const [chosen] = useColumns(form, [value]);
  const tree = useMemo(() => {
    const column = (field: FieldMeta, path: string): ColumnInfo => ({
      path,
      field,
      kind: field.kind,
      label: label(field.label),
    });
    const node = (field: FieldMeta, prefix: string, deep: boolean): TreeNode | null => {
      const path = `${prefix}${field.key}`;
      const parts = partsOf(field).map(
        (part): TreeNode => ({
          value: `${path}.${part.key}`,
          title: label(part.label),
          column: { path: `${path}.${part.key}`, kind: part.kind, label: label(part.label) },
        }),
      );
      const target = deep ? targetForm(field) : undefined;
      const loaded = target ? forms.get(target) : undefined;
      const related =
        loaded && choosableFields(loaded).flatMap((inner) => node(inner, `${path}.`, false) ?? []);
      const children = target ? (related ?? [loading(path, t("common.loading"))]) : parts;
      if (field.operators.length === 0 && children.length === 0) return null;
      const unfit = kind !== undefined && field.kind !== kind;
      if (unfit && children.length === 0) return null;
      return {
        value: path,
        ...(unfit && { selectable: false }),
        title: label(field.label),
        column: column(field, path),
        ...(children.length > 0 && { children }),
      };
    };
    return choosableFields(form).flatMap((field) => node(field, "", true) ?? []);
  }, [form, forms, kind, label, t]);

  const find = (nodes: TreeNode[], path: string): TreeNode | undefined =>
    nodes.flatMap((item) => [item, ...(item.children ?? [])]).find((item) => item.value === path);

  return (
    <TreeSelect<{ value: string; label: string }, TreeNode>
      // The label is given with the value, because the node of a related field may not be loaded yet.
      labelInValue
      value={value ? { value, label: chosen?.label ?? value } : (null as never)}
      placeholder={placeholder}
      aria-label={t("records.filter.field")}
      className="sl-field-path"
      treeData={tree}
      showSearch={{ treeNodeFilterProp: "title" }}
      popupMatchSelectWidth={280}
      treeExpandedKeys={opened}
      onTreeExpand={(keys) => setOpened(keys.map(String))}
      onChange={(next: { value: string }) => {
        const node = find(tree, next.value);
        if (node) onChange(next.value, operatorsOf(node.column));
      }}
    />
  );
}

function loading(path: string, title: string): TreeNode {
  return { value: `${path}.`, title, column: { path, kind: "text", label: title } };
}
