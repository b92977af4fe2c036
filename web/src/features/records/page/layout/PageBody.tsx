import { Tabs } from "antd";
import { useMemo, useState } from "react";
import type { FormMeta, PageBlock, PageMeta, RecordRow } from "../../../../api/types";
import { useColumns } from "../../../../engines/conditions/columns";
import { matches, parseCondition } from "../../../../lib/expr";
import { useLabel } from "../../../../lib/i18n";
import { plainValue, useEnv } from "../../shared/environment";
import { Block } from "./blocks";
import { columnsOf } from "./choose";

interface Props {
  form: FormMeta;
  page: PageMeta;
  record: RecordRow;
  /** Room for two columns. */
  beside: boolean;
}

/** A record in the layout that the form's owner made for it: tabs of blocks. */
export function PageBody({ form, page, record, beside }: Props) {
  const label = useLabel();
  const [open, setOpen] = useState("0");
  const tab = page.tabs[Number(open)] ?? page.tabs[0];
  const shown = useVisible(form, tab?.blocks ?? [], record);
  const { main, side } = columnsOf(shown, beside);
  const draw = (blocks: PageBlock[]) =>
    blocks.map((block) => (
      <Block key={tab?.blocks.indexOf(block)} form={form} record={record} block={block} />
    ));
  return (
    <div className="sl-page-layout">
      {page.tabs.length > 1 && (
        <Tabs
          className="sl-page-tabs"
          size="small"
          activeKey={tab === page.tabs[0] ? "0" : open}
          onChange={setOpen}
          items={page.tabs.map((item, index) => ({ key: String(index), label: label(item.label) }))}
        />
      )}
      <div className="sl-page-columns" data-beside={side.length > 0}>
        <div className="sl-page-column">{draw(main)}</div>
        {side.length > 0 && <div className="sl-page-column sl-page-side">{draw(side)}</div>}
      </div>
    </div>
  );
}

/** Blocks whose condition holds for the record. */
function useVisible(form: FormMeta, blocks: PageBlock[], record: RecordRow): PageBlock[] {
  const env = useEnv();
  const paths = useMemo(
    () => [...new Set(blocks.flatMap((block) => (block.visible_when ? pathsOf(block.visible_when) : [])))],
    [blocks],
  );
  const infos = useColumns(form, paths);
  return useMemo(() => {
    const kinds = new Map(infos.map((info) => [info.path, info.kind]));
    const get = (path: string) => plainValue(valueAt(record, path));
    return blocks.filter((block) => {
      if (!block.visible_when) return true;
      const node = parseCondition(block.visible_when as never, (path) => kinds.get(path) as never);
      return matches(node, get as never, env);
    });
  }, [blocks, infos, record, env]);
}

/** A path into the record, also into a part of a value (`address.province`). */
function valueAt(record: RecordRow, path: string): unknown {
  if (path in record) return record[path];
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], record);
}

function pathsOf(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(pathsOf);
  if (!tree || typeof tree !== "object") return [];
  const { and, or, not, field } = tree as Record<string, unknown>;
  return [...(typeof field === "string" ? [field] : []), ...[and, or, not].flatMap(pathsOf)];
}
