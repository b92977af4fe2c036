import { Form, InputNumber, Segmented, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { RoleSelect } from "../../ui/RoleSelect";
import type { PrintDefinition } from "./api";
import type { Template } from "./useTemplate";
import { Words } from "./Words";

const PAPERS = ["a4", "a5", "a3", "letter"] as const;
const SIDES = ["top", "right", "bottom", "left"] as const;
const MARGINS = { top: 18, right: 16, bottom: 18, left: 16 };
const SHEET = { columns: 3, rows: null as number | null, height: 35, gap: 3, border: true };

/** Name and roles of a template, and the paper it is printed on. */
export function PageSettings({ form, template }: { form: FormMeta; template: Template }) {
  const { t } = useTranslation();
  const { content, set } = template;
  const { definition } = content;
  const word = definition.kind === "word";
  const change = (next: Partial<PrintDefinition>, gesture?: string) =>
    set({ definition: { ...definition, ...next } }, gesture);
  return (
    <Form layout="vertical" className="sl-print-form">
      <Words
        label={t("printing.name")}
        value={content.label}
        onChange={(name, gesture) => set({ label: name }, gesture)}
      />
      <Form.Item label={t("printing.roles")} extra={t("printing.rolesHint")}>
        <RoleSelect
          aria-label={t("printing.roles")}
          value={content.roles}
          placeholder={t("printing.allRoles")}
          onChange={(roles) => set({ roles })}
        />
      </Form.Item>
      {!word && <Paper definition={definition} change={change} />}
      {!word && definition.kind === "labels" && <Sheet definition={definition} change={change} />}
      {!word && definition.kind !== "labels" && (
        <>
          <Words
            label={t("printing.header")}
            value={definition.header}
            form={form}
            long
            onChange={(header, gesture) => change({ header }, gesture)}
          />
          <Words
            label={t("printing.footer")}
            value={definition.footer}
            form={form}
            long
            onChange={(footer, gesture) => change({ footer }, gesture)}
          />
          <Form.Item label={t("printing.pageNumbers")} layout="horizontal">
            <Switch
              size="small"
              aria-label={t("printing.pageNumbers")}
              checked={definition.page_numbers ?? true}
              onChange={(page_numbers) => change({ page_numbers })}
            />
          </Form.Item>
        </>
      )}
    </Form>
  );
}

interface Props {
  definition: PrintDefinition;
  change: (next: Partial<PrintDefinition>, gesture?: string) => void;
}

function Paper({ definition, change }: Props) {
  const { t } = useTranslation();
  const paper = definition.paper ?? "a4";
  const own = typeof paper === "string" ? null : paper;
  const margins = { ...MARGINS, ...definition.margins };
  return (
    <>
      <Form.Item label={t("printing.kind")} layout="horizontal">
        <Segmented
          value={definition.kind ?? "document"}
          options={(["document", "labels"] as const).map((value) => ({
            value,
            label: t(`printing.templateKinds.${value}`),
          }))}
          onChange={(kind) => change({ kind })}
        />
      </Form.Item>
      <Form.Item label={t("printing.paper")}>
        <div className="sl-print-sort">
          <Select
            aria-label={t("printing.paper")}
            value={own ? "own" : (paper as string)}
            options={[
              ...PAPERS.map((value) => ({
                value,
                label: value === "letter" ? "Letter" : value.toUpperCase(),
              })),
              { value: "own", label: t("printing.ownPaper") },
            ]}
            onChange={(value) => change({ paper: value === "own" ? { width: 100, height: 60 } : value })}
          />
          <Segmented
            value={definition.landscape ? "landscape" : "portrait"}
            options={(["portrait", "landscape"] as const).map((value) => ({
              value,
              label: t(`printing.${value}`),
            }))}
            onChange={(value) => change({ landscape: value === "landscape" })}
          />
        </div>
      </Form.Item>
      {own && (
        <Form.Item label={t("printing.measures")}>
          <div className="sl-print-numbers">
            {(["width", "height"] as const).map((name) => (
              <InputNumber
                key={name}
                prefix={t(`printing.${name}`)}
                aria-label={t(`printing.${name}`)}
                min={20}
                max={900}
                value={own[name]}
                onChange={(value) => change({ paper: { ...own, [name]: value ?? 100 } }, name)}
              />
            ))}
          </div>
        </Form.Item>
      )}
      <Form.Item label={t("printing.margins")}>
        <div className="sl-print-numbers">
          {SIDES.map((side) => (
            <InputNumber
              key={side}
              prefix={t(`printing.sides.${side}`)}
              aria-label={`${t("printing.margins")} ${t(`printing.sides.${side}`)}`}
              min={0}
              max={80}
              value={margins[side]}
              onChange={(value) => change({ margins: { ...margins, [side]: value ?? 0 } }, side)}
            />
          ))}
        </div>
      </Form.Item>
      <Form.Item label={t("printing.fontSize")} layout="horizontal">
        <InputNumber
          aria-label={t("printing.fontSize")}
          min={5}
          max={30}
          step={0.5}
          value={definition.size ?? 10}
          onChange={(size) => change({ size: size ?? 10 }, "size")}
        />
      </Form.Item>
    </>
  );
}

function Sheet({ definition, change }: Props) {
  const { t } = useTranslation();
  const sheet = { ...SHEET, ...definition.sheet };
  const set = (next: Partial<typeof SHEET>, gesture?: string) =>
    change({ sheet: { ...sheet, ...next } }, gesture);
  return (
    <>
      <Form.Item label={t("printing.sheet")} extra={t("printing.sheetHint")}>
        <div className="sl-print-numbers">
          <InputNumber
            prefix={t("printing.sheetColumns")}
            aria-label={t("printing.sheetColumns")}
            min={1}
            max={8}
            value={sheet.columns}
            onChange={(columns) => set({ columns: columns ?? 3 }, "columns")}
          />
          <InputNumber
            prefix={t("printing.sheetRows")}
            aria-label={t("printing.sheetRows")}
            min={1}
            max={40}
            value={sheet.rows}
            onChange={(rows) => set({ rows: rows ?? null }, "rows")}
          />
        </div>
      </Form.Item>
      <Form.Item label={t("printing.labelSize")}>
        <div className="sl-print-numbers">
          <InputNumber
            prefix={t("printing.height")}
            aria-label={t("printing.height")}
            min={8}
            max={250}
            disabled={sheet.rows !== null}
            value={sheet.height}
            onChange={(height) => set({ height: height ?? 35 }, "height")}
          />
          <InputNumber
            prefix={t("printing.gap")}
            aria-label={t("printing.gap")}
            min={0}
            max={30}
            value={sheet.gap}
            onChange={(gap) => set({ gap: gap ?? 0 }, "gap")}
          />
        </div>
      </Form.Item>
      <Form.Item label={t("printing.border")} layout="horizontal">
        <Switch
          size="small"
          aria-label={t("printing.border")}
          checked={sheet.border}
          onChange={(border) => set({ border })}
        />
      </Form.Item>
    </>
  );
}
