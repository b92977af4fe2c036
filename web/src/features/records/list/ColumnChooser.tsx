import { Input, Tree } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormMap } from "../../../api/forms";
import type { FieldMeta, FormMeta } from "../../../api/types";
import { choosableFields, partsOf, targetForm, useColumns } from "../../../engines/conditions/columns";
import { useLabel } from "../../../lib/i18n";
import { moved } from "../../../lib/lists";
import { PlaceButtons } from "../../../ui/PlaceButtons";
import { isReverse } from "../page/fields";

interface Props {
  form: FormMeta;
  columns: string[];
  onChange: (columns: string[]) => void;
}

interface Node {
  key: string;
  title: string;
  children?: Node[];
  isLeaf?: boolean;
  checkable?: boolean;
}

/** Columns in their order, and the fields (also of related records) to choose from. */
export default function ColumnChooser({ form, columns, onChange }: Props) {
  const { t } = useTranslation();
  const infos = useColumns(form, columns);
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState<string[]>([]);
  const tree = useFieldTree(form, opened);
  const needle = search.trim().toLowerCase();
  const shown = needle ? tree.filter((node) => node.title.toLowerCase().includes(needle)) : tree;
  const toggle = (path: string) =>
    onChange(columns.includes(path) ? columns.filter((item) => item !== path) : [...columns, path]);
  return (
    <div className="sl-columns">
      <h3>{t("records.columns.shown")}</h3>
      <ol>
        {infos.map((info, index) => (
          <li key={info.path}>
            <span>{info.label}</span>
            <PlaceButtons
              name={info.label}
              at={index}
              count={infos.length}
              onMove={(by) => onChange(moved(columns, index, index + by))}
              onRemove={() => toggle(info.path)}
              removable={columns.length > 1}
            />
          </li>
        ))}
      </ol>
      <h3>{t("records.columns.add")}</h3>
      <Input
        allowClear
        placeholder={t("records.columns.search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <Tree
        checkable
        checkStrictly
        selectable={false}
        height={260}
        treeData={shown}
        checkedKeys={columns}
        expandedKeys={opened}
        onExpand={(keys) => setOpened(keys.map(String))}
        onCheck={(_keys, { node }) => toggle(String(node.key))}
      />
    </div>
  );
}

function useFieldTree(form: FormMeta, opened: string[]): Node[] {
  const { t } = useTranslation();
  const label = useLabel();
  const targets = form.fields
    .filter((field) => opened.includes(field.key))
    .flatMap((field) => targetForm(field) ?? []);
  const forms = useFormMap(targets);
  return useMemo(() => {
    const leaf = (field: FieldMeta, prefix: string): Node => ({
      key: `${prefix}${field.key}`,
      title: label(field.label),
      isLeaf: true,
    });
    return choosableFields(form)
      .filter(isListable)
      .map((field): Node => {
        const target = targetForm(field);
        if (!target) {
          const parts = partsOf(field).map((part) => ({
            key: `${field.key}.${part.key}`,
            title: label(part.label),
          }));
          return parts.length > 0 ? { ...leaf(field, ""), isLeaf: false, children: parts } : leaf(field, "");
        }
        const loaded = forms.get(target);
        const inner = loaded && choosableFields(loaded).filter(isListable);
        const wait: Node = { key: `${field.key}.`, title: t("common.loading"), checkable: false };
        const children = inner ? inner.map((item) => leaf(item, `${field.key}.`)) : [wait];
        return { key: field.key, title: label(field.label), children };
      });
  }, [form, forms, label, t]);
}

/** Lists of rows have no place in a cell. */
const isListable = (field: FieldMeta) => !isReverse(field) && !field.settings.fields;
