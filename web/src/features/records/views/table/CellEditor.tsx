import { type KeyboardEvent, useEffect, useRef } from "react";
import type { FormMeta } from "../../../../api/types";
import { FieldInput } from "../../../../engines/form/runtime/desk";
import { usePresence } from "../../page/usePresence";
import type { Editing } from "./useEditing";

interface Props {
  form: FormMeta;
  editing: Editing;
  onChange: (value: unknown) => void;
  /** Saves and goes on by so many rows and columns. */
  onCommit: (rows: number, columns: number) => void;
  onCancel: () => void;
}

/** The input in a cell. Enter and Tab save and go on, Escape leaves it as it was. */
export default function CellEditor({ form, editing, onChange, onCommit, onCancel }: Props) {
  const field = form.fields.find((item) => item.key === editing.path);
  const ref = useRef<HTMLDivElement>(null);
  usePresence(form.key, editing.begun.id, editing.path);
  useEffect(() => {
    const timer = setTimeout(() => {
      const input = ref.current?.querySelector<HTMLElement>("input, textarea, [contenteditable=true]");
      input?.focus();
      if (input instanceof HTMLInputElement && input.type === "text") input.select();
    }, 0);
    return () => clearTimeout(timer);
  }, []);
  // A click elsewhere saves; menus of the input hang outside of it.
  const commit = useRef(onCommit);
  commit.current = onCommit;
  useEffect(() => {
    const away = (event: PointerEvent) => {
      const target = event.target as HTMLElement;
      if (ref.current?.contains(target) || target.closest(POPUPS)) return;
      commit.current(0, 0);
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, []);
  if (!field) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const open = document.querySelector(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
    const area = (event.target as HTMLElement).tagName === "TEXTAREA" && !event.ctrlKey;
    if (event.key === "Escape") onCancel();
    else if (event.key === "Tab") onCommit(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && !open && !area) onCommit(event.shiftKey ? -1 : 1, 0);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the input inside
    <div
      ref={ref}
      className="sl-grid-editor"
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      onPaste={(event) => event.stopPropagation()}
    >
      <FieldInput field={field} value={editing.value} record={editing.begun} onChange={onChange} bare />
      {editing.error && (
        <span role="alert" className="sl-grid-error">
          {editing.error}
        </span>
      )}
    </div>
  );
}

const POPUPS =
  ".ant-select-dropdown, .ant-picker-dropdown, .ant-modal, .ant-dropdown, .ant-cascader-dropdown, .ant-popover";
