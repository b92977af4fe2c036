import { useQuery } from "@tanstack/react-query";
import { TreeSelect } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { TreeNode, TreeProps } from "../../controls";
import { useDeskIds } from "./frame";

/** Nodes whose parent is not among them (or not visible) stand at the top. */
function flatData(nodes: readonly TreeNode[]) {
  const known = new Set(nodes.map((node) => node.id));
  return nodes.map((node) => ({
    id: node.id,
    pId: node.parent && known.has(node.parent) ? node.parent : 0,
    value: node.id,
    title: node.title,
  }));
}

export default function Tree({ value, onChange, disabled, load, cacheKey, multiple, label }: TreeProps) {
  const { t } = useTranslation();
  const { id, describedBy, status } = useDeskIds();
  const tree = useQuery({ queryKey: ["tree", cacheKey], queryFn: load, staleTime: 60_000 });
  const data = useMemo(() => flatData(tree.data ?? []), [tree.data]);
  const titles = new Map([...value, ...(tree.data ?? [])].map((node) => [node.id, node.title]));
  const chosen = value.map((node) => ({ value: node.id, label: node.title }));
  const change = (next: unknown) => {
    const listed = (Array.isArray(next) ? next : next ? [next] : []) as { value: string }[];
    onChange(listed.map((item) => ({ id: item.value, title: titles.get(item.value) ?? item.value })));
  };
  return (
    <TreeSelect
      id={id}
      treeDataSimpleMode
      treeData={data}
      value={multiple ? chosen : (chosen[0] ?? null)}
      labelInValue
      multiple={multiple}
      allowClear
      showSearch={{ treeNodeFilterProp: "title" }}
      loading={tree.isPending}
      disabled={disabled}
      status={tree.isError ? "error" : status}
      placeholder={tree.isError ? t("runtime.searchFailed") : t("runtime.choose")}
      notFoundContent={t("runtime.nothingFound")}
      style={{ width: "100%" }}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={change}
    />
  );
}
