import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../../../ui/phone/button";
import { useFieldIds } from "../../../../../ui/phone/field";
import { Icon } from "../../../../../ui/phone/icon";
import { Skeleton } from "../../../../../ui/phone/page";
import { Sheet } from "../../../../../ui/phone/sheet";
import type { Region as RegionNode, RegionProps } from "../../controls";

/** One level after the other in a sheet; the names chosen so far lead back. */
export function Region({ text, onPath, load, cacheKey, anyLevel = false, disabled, label }: RegionProps) {
  const { t } = useTranslation();
  const { id, invalid, describedBy } = useFieldIds();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="p-with">
        <button
          id={label ? undefined : id}
          type="button"
          className="p-input p-picked"
          disabled={disabled}
          aria-label={label && text ? `${label}: ${text}` : label}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          <span className={text ? "" : "none"}>{text || label || t("runtime.choose")}</span>
          <Icon name="next" size={18} />
        </button>
        {text && !disabled && (
          <IconButton icon="close" label={t("runtime.clear")} onClick={() => onPath([])} />
        )}
      </div>
      <Sheet
        open={open}
        title={label ?? t("runtime.choose")}
        closeLabel={t("runtime.close")}
        onClose={() => setOpen(false)}
      >
        <Levels
          load={load}
          cacheKey={cacheKey}
          anyLevel={anyLevel}
          onDone={(path) => {
            onPath(path);
            setOpen(false);
          }}
        />
      </Sheet>
    </>
  );
}

type LevelsProps = Pick<RegionProps, "load" | "cacheKey" | "anyLevel"> & {
  onDone: (path: RegionNode[]) => void;
};

function Levels({ load, cacheKey, anyLevel, onDone }: LevelsProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState<RegionNode[]>([]);
  const tree = useQuery({
    queryKey: ["regions", cacheKey],
    queryFn: load,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!tree.data) return <Skeleton heights={[44, 44, 44, 44]} />;
  const list = path.at(-1)?.children ?? tree.data;
  const choose = (node: RegionNode) => {
    const next = [...path, node];
    const only = node.children?.length === 1 ? node.children[0] : undefined;
    const full = only ? [...next, only] : next;
    if (full.at(-1)?.children?.length) setPath(full);
    else onDone(full);
  };
  return (
    <>
      {path.length > 0 && (
        <div className="p-line">
          {path.map((node, index) => (
            <Button small key={node.value} onClick={() => setPath(path.slice(0, index))}>
              {node.label}
            </Button>
          ))}
          {anyLevel && (
            <Button small look="primary" onClick={() => onDone(path)}>
              {t("runtime.tree.takeThis")}
            </Button>
          )}
        </div>
      )}
      <div>
        {list.map((node) => (
          <button type="button" className="p-pick" key={node.value} onClick={() => choose(node)}>
            <span className="grow">{node.label}</span>
            {node.children?.length ? <Icon name="next" size={18} /> : null}
          </button>
        ))}
      </div>
    </>
  );
}
