import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button";

/** A panel from the bottom (or the whole screen with `full`), closed by Escape, the cross or a tap outside. */
export function Sheet(props: {
  open: boolean;
  title: ReactNode;
  closeLabel: string;
  onClose: () => void;
  full?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (props.open && !dialog.open) dialog.showModal();
    if (!props.open && dialog.open) dialog.close();
  }, [props.open]);
  if (!props.open) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape already closes a dialog
    <dialog
      ref={ref}
      className={props.full ? "p-sheet p-full" : "p-sheet"}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === ref.current && props.onClose()}
    >
      <div className="p-sheet-head">
        <h2>{props.title}</h2>
        <IconButton icon="close" label={props.closeLabel} onClick={props.onClose} />
      </div>
      <div className="p-sheet-body">{props.children}</div>
      {props.foot && <div className="p-sheet-foot">{props.foot}</div>}
    </dialog>
  );
}
