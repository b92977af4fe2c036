import { useQuery } from "@tanstack/react-query";
import { Cascader } from "antd";
import { useTranslation } from "react-i18next";
import type { Region as RegionNode, RegionProps } from "../../controls";
import { useDeskIds } from "./frame";

/** The codes from province to `code`, however deep it lies. */
function pathTo(code: string | null, tree: RegionNode[]): string[] {
  for (const node of code ? tree : []) {
    if (node.value === code) return [node.value];
    const below = pathTo(code, node.children ?? []);
    if (below.length) return [node.value, ...below];
  }
  return [];
}

export default function Region({
  value,
  text,
  onPath,
  load,
  cacheKey,
  anyLevel = false,
  disabled,
  label,
}: RegionProps) {
  const { t } = useTranslation();
  const { id, describedBy, status } = useDeskIds();
  const tree = useQuery({
    queryKey: ["regions", cacheKey],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const path = pathTo(value, tree.data ?? []);
  return (
    <Cascader
      id={id}
      aria-describedby={describedBy}
      value={path.length ? path : text ? [text] : []}
      displayRender={(labels) =>
        path.length ? (cacheKey ? labels.join(" / ") : [...new Set(labels)].join(" ")) : text
      }
      options={tree.data ?? []}
      loading={tree.isPending}
      disabled={disabled}
      status={status}
      showSearch
      changeOnSelect={anyLevel}
      placeholder={label ?? t("runtime.choose")}
      style={{ width: "100%" }}
      aria-label={label}
      onChange={(_codes, chosen) => onPath((chosen ?? []) as RegionNode[])}
    />
  );
}
