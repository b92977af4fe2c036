import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ref } from "../../../../../api/types";
import { Button, IconButton } from "../../../../../ui/phone/button";
import { useFieldIds } from "../../../../../ui/phone/field";
import { Icon } from "../../../../../ui/phone/icon";
import { Note, Skeleton } from "../../../../../ui/phone/page";
import { Sheet } from "../../../../../ui/phone/sheet";
import type { TreeNode, TreeProps } from "../../controls";

/** A field that opens a sheet with one level of the tree; a name leads down, its circle chooses it. */
export default function Tree({ value, onChange, disabled, load, cacheKey, multiple, label }: TreeProps) {
  const { t } = useTranslation();
  const { id, describedBy } = useFieldIds();
  const [open, setOpen] = useState(false);
  const text = value.map((node) => node.title).join(", ");
  const choose = (node: Ref) => {
    const listed = value.some((other) => other.id === node.id);
    if (!multiple) {
      onChange([{ id: node.id, title: node.title }]);
      setOpen(false);
    } else if (listed) onChange(value.filter((other) => other.id !== node.id));
    else onChange([...value, { id: node.id, title: node.title }]);
  };
  return (
    <>
      <div className="p-with">
        <button
          id={id}
          type="button"
          className="p-input p-picked"
          disabled={disabled}
          aria-label={label}
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          <span className={text ? "" : "none"}>{text || t("runtime.choose")}</span>
          <Icon name="next" size={18} />
        </button>
        {text && !disabled && (
          <IconButton icon="close" label={t("runtime.clear")} onClick={() => onChange([])} />
        )}
      </div>
      <Sheet
        open={open}
        title={label ?? t("runtime.choose")}
        closeLabel={t("runtime.close")}
        onClose={() => setOpen(false)}
      >
        <Nodes load={load} cacheKey={cacheKey} chosen={value.map((node) => node.id)} onChoose={choose} />
      </Sheet>
    </>
  );
}

interface NodesProps {
  load: TreeProps["load"];
  cacheKey: string;
  chosen: string[];
  onChoose: (node: TreeNode) => void;
}

function Nodes({ load, cacheKey, chosen, onChoose }: NodesProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState<TreeNode[]>([]);
  const tree = useQuery({ queryKey: ["tree", cacheKey], queryFn: load, staleTime: 60_000 });
  if (tree.isError)
    return (
      <Note
        tone="red"
        action={
          <Button small onClick={() => void tree.refetch()}>
            {t("runtime.retry")}
          </Button>
        }
      >
        {t("runtime.searchFailed")}
      </Note>
    );
  if (!tree.data) return <Skeleton heights={[44, 44, 44]} />;
  const known = new Set(tree.data.map((node) => node.id));
  const above = path.at(-1)?.id ?? null;
  const level = tree.data.filter(
    (node) => (node.parent && known.has(node.parent) ? node.parent : null) === above,
  );
  const isParent = (node: TreeNode) => tree.data.some((other) => other.parent === node.id);
  return (
    <>
      {path.length > 0 && (
        <div className="p-line">
          {path.map((node, index) => (
            <Button small key={node.id} onClick={() => setPath(path.slice(0, index))}>
              {node.title}
            </Button>
          ))}
        </div>
      )}
      {level.length === 0 && <p className="p-soft">{t("runtime.nothingFound")}</p>}
      {level.map((node) => (
        <div className="p-with" key={node.id}>
          <button
            type="button"
            className="p-pick"
            aria-pressed={chosen.includes(node.id)}
            onClick={() => onChoose(node)}
          >
            <span className="grow">{node.title}</span>
            {chosen.includes(node.id) && <Icon name="check" />}
          </button>
          {isParent(node) && (
            <IconButton
              icon="next"
              label={t("runtime.tree.below", { name: node.title })}
              onClick={() => setPath([...path, node])}
            />
          )}
        </div>
      ))}
    </>
  );
}
