import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  CopyOutlined,
  DeleteOutlined,
  PlusOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import { type ClipboardEvent, type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta } from "../../../../../api/types";
import { useLabel } from "../../../../../lib/i18n/label";
import type { RowsProps } from "../../controls";
import { FieldDisplay, FieldInput, fieldText } from "../../desk";
import { FillingContext } from "../../form/runtime";
import { type RowsState, useRows } from "../../form/use-rows";
import "../../form/form.css";

/**
 * Rows edited in place, one column a field. Enter goes down (and adds a row at the end), Tab goes on, cells copied from a spreadsheet
 * are pasted as rows.
 */
export default function Rows({ value, onChange, disabled, field }: RowsProps) {
  const { t } = useTranslation();
  const table = useRef<HTMLDivElement>(null);
  const state = useRows(field, value, onChange);
  const focus = (row: number, column: number) =>
    requestAnimationFrame(() =>
      table.current
        ?.querySelector<HTMLElement>(
          `[data-cell="${row}.${column}"] :is(input, textarea, button, [tabindex])`,
        )
        ?.focus(),
    );
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cellAt(event.target);
    const target = event.target as HTMLElement;
    if (event.key !== "Enter" || !at || event.nativeEvent.isComposing || event.defaultPrevented) return;
    if (
      target.tagName === "TEXTAREA" ||
      target.getAttribute("aria-expanded") === "true" ||
      target.tagName === "BUTTON"
    )
      return;
    event.preventDefault();
    event.stopPropagation();
    if (at.row === value.length - 1) state.add();
    focus(at.row + 1, at.column);
  };
  const onPaste = (event: ClipboardEvent) => {
    const at = cellAt(event.target) ?? { row: value.length, column: 0 };
    if (!disabled && state.paste(event.clipboardData.getData("text/plain"), at)) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and pasting come from the inputs inside
    <div ref={table} onKeyDown={onKeyDown} onPaste={onPaste}>
      <div className="sl-rows">
        <table>
          <Heads state={state} disabled={disabled} />
          <tbody>
            {state.rows.map((_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id yet
              <Row key={index} state={state} index={index} disabled={disabled} />
            ))}
            {state.rows.length === 0 && (
              <tr>
                <td
                  colSpan={state.fields.length + 2}
                  style={{ padding: 12, textAlign: "center", opacity: 0.6 }}
                >
                  {t("runtime.rows.none")}
                  {!disabled && ` · ${t("runtime.rows.paste")}`}
                </td>
              </tr>
            )}
          </tbody>
          <Totals state={state} disabled={disabled} />
        </table>
      </div>
      {!disabled && (
        <Button
          type="dashed"
          block
          icon={<PlusOutlined />}
          style={{ marginTop: 8 }}
          onClick={() => {
            state.add();
            focus(value.length, 0);
          }}
        >
          {t("runtime.rows.add")}
        </Button>
      )}
    </div>
  );
}

function cellAt(target: EventTarget): { row: number; column: number } | null {
  const [row, column] =
    ((target as HTMLElement).closest?.("[data-cell]") as HTMLElement | null)?.dataset.cell?.split(".") ?? [];
  return row === undefined ? null : { row: Number(row), column: Number(column) };
}

function Heads({ state, disabled }: { state: RowsState; disabled: boolean }) {
  const label = useLabel();
  return (
    <thead>
      <tr>
        <th className="sl-rows-end">#</th>
        {state.fields.map((field) => (
          <th key={field.key}>
            {label(field.label)}
            {field.required && !disabled && <span style={{ color: "#d4380d" }}> *</span>}
          </th>
        ))}
        {!disabled && <th className="sl-rows-end" />}
      </tr>
    </thead>
  );
}

function Row({ state, index, disabled }: { state: RowsState; index: number; disabled: boolean }) {
  const { t } = useTranslation();
  const row = state.rows[index];
  if (!row) return null;
  const buttons = [
    {
      icon: <ArrowUpOutlined />,
      name: t("runtime.rows.up"),
      off: index === 0,
      act: () => state.move(index, index - 1),
    },
    {
      icon: <ArrowDownOutlined />,
      name: t("runtime.rows.down"),
      off: index === state.rows.length - 1,
      act: () => state.move(index, index + 1),
    },
    { icon: <CopyOutlined />, name: t("runtime.rows.copy"), off: false, act: () => state.copy(index) },
    { icon: <DeleteOutlined />, name: t("runtime.rows.remove"), off: false, act: () => state.remove(index) },
  ];
  return (
    <tr>
      <td className="sl-rows-end sl-rows-number">{index + 1}</td>
      {state.fields.map((field, column) => (
        <td key={field.key} data-cell={`${index}.${column}`}>
          <Cell state={state} index={index} field={field} disabled={disabled} />
        </td>
      ))}
      {!disabled && (
        <td className="sl-rows-end">
          {buttons.map(({ icon, name, off, act }) => (
            <Button
              key={name}
              type="text"
              size="small"
              icon={icon}
              aria-label={name}
              title={name}
              disabled={off}
              tabIndex={-1}
              onClick={act}
            />
          ))}
        </td>
      )}
    </tr>
  );
}

function Cell({
  state,
  index,
  field,
  disabled,
}: {
  state: RowsState;
  index: number;
  field: FieldMeta;
  disabled: boolean;
}) {
  const row = state.rows[index];
  if (!row || row.decision.hidden.has(field.key)) return null;
  const value = row.values[field.key] ?? null;
  if (disabled) return <FieldDisplay field={field} value={value} compact />;
  const error = row.errorOf(field.key);
  const readonly = Boolean(field.readonly) || row.decision.readonly.has(field.key);
  return (
    <FillingContext value={row.filling}>
      <FieldInput
        bare
        field={readonly ? { ...field, readonly } : field}
        value={value}
        error={error}
        onChange={(next) => state.change(index, field, next)}
        record={row.values}
      />
      {error && (
        <div role="alert" className="sl-rows-error">
          {error}
        </div>
      )}
    </FillingContext>
  );
}

function Totals({ state, disabled }: { state: RowsState; disabled: boolean }) {
  const { t, i18n } = useTranslation();
  if (state.totals.length === 0 || state.rows.length === 0) return null;
  return (
    <tfoot>
      <tr>
        <td className="sl-rows-end" />
        {state.fields.map((field) => (
          <td key={field.key}>
            {state.totals
              .filter((total) => total.field === field.key)
              .map(({ fn, value }) => (
                <div key={fn}>
                  <small>{t(`runtime.rows.total.${fn}`)}</small>
                  {fn === "count" ? String(value) : fieldText(field, value, { t, language: i18n.language })}
                </div>
              ))}
          </td>
        ))}
        {!disabled && <td className="sl-rows-end" />}
      </tr>
    </tfoot>
  );
}
