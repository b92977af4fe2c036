import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button, Card, Input, Space, Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { FieldPathSelect } from "../../engines/conditions";
import { headerOf, useColumns } from "../../engines/conditions/columns";
import type { Labels, PrintBlock } from "./api";

interface Props {
  form: FormMeta;
  block: PrintBlock;
  onChange: (block: PrintBlock) => void;
  onMove: (by: number) => void;
  onDelete: () => void;
}

/** One block of a template: what it says and which fields it shows. */
export function BlockEditor({ form, block, onChange, onMove, onDelete }: Props) {
  const { t } = useTranslation();
  return (
    <Card
      size="small"
      title={t(`printing.kinds.${block.kind}` as never)}
      extra={
        <Space size={0}>
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            aria-label={t("printing.up")}
            onClick={() => onMove(-1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            aria-label={t("printing.down")}
            onClick={() => onMove(1)}
          />
          <Button
            type="text"
            size="small"
            danger
            icon={<DeleteOutlined />}
            aria-label={t("common.delete")}
            onClick={onDelete}
          />
        </Space>
      }
    >
      <Body form={form} block={block} onChange={onChange} />
    </Card>
  );
}

type BodyProps = Pick<Props, "form" | "block" | "onChange">;

function Body({ form, block, onChange }: BodyProps) {
  const { t } = useTranslation();
  if (block.kind === "columns" || block.kind === "related") {
    return <span className="sl-muted">{t("printing.advanced")}</span>;
  }
  const set = (name: string, value: unknown) => onChange({ ...block, [name]: value });
  const hint = t("printing.textHint", { open: "{{", close: "}}" });
  return (
    <Space orientation="vertical" style={{ width: "100%" }}>
      {typeof block.text === "string" && (
        <Input
          aria-label={t("printing.text")}
          value={block.text}
          onChange={(event) => set("text", event.target.value)}
        />
      )}
      {isLabels(block.text) && (
        <Input.TextArea
          autoSize
          aria-label={t("printing.text")}
          placeholder={hint}
          title={hint}
          value={block.text.zh}
          onChange={(event) => set("text", { zh: event.target.value })}
        />
      )}
      {"label" in block && isLabels(block.label) && (
        <Input
          aria-label={t("printing.label")}
          value={block.label.zh}
          onChange={(event) => set("label", { zh: event.target.value })}
        />
      )}
      {typeof block.field === "string" && (
        <FieldPathSelect form={form} value={block.field} onChange={(path) => set("field", path)} />
      )}
      {Array.isArray(block.fields) && (
        <Paths form={form} paths={block.fields as string[]} onChange={(paths) => set("fields", paths)} />
      )}
    </Space>
  );
}

function Paths({
  form,
  paths,
  onChange,
}: {
  form: FormMeta;
  paths: string[];
  onChange: (paths: string[]) => void;
}) {
  const { t } = useTranslation();
  const columns = useColumns(form, paths);
  const nameOf = (path: string) => {
    const column = columns.find((item) => item.path === path);
    return column ? headerOf(column, columns) : path;
  };
  return (
    <>
      <div className="sl-print-paths">
        {paths.map((path) => (
          <Tag key={path} closable onClose={() => onChange(paths.filter((item) => item !== path))}>
            {nameOf(path)}
          </Tag>
        ))}
      </div>
      <FieldPathSelect
        form={form}
        value=""
        placeholder={t("printing.fields")}
        onChange={(path) => onChange([...new Set([...paths, path])])}
      />
    </>
  );
}

const isLabels = (value: unknown): value is Labels => Boolean(value) && typeof value === "object";
