import { MoreOutlined } from "@ant-design/icons";
import { Dropdown } from "antd";
import type { TFunction } from "i18next";
import { type KeyboardEvent, memo, type PointerEvent, type RefObject, useState } from "react";
import type { FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { CardFields } from "../shared/CardFields";
import { Cover } from "../shared/Cover";
import { optionsOf } from "../shared/fields";
import { columnOf, NONE } from "./moves";
import type { CardMove } from "./useCardMove";

/** What cards call; always the latest, so that cards need not be drawn again when it changes. */
export interface CardCalls {
  t: TFunction;
  move: CardMove;
  onOpen: (id: string) => void;
  onGrab: (event: PointerEvent, row: RecordRow) => void;
  /** Whether the key did something. */
  onKey: (row: RecordRow, key: string) => boolean;
}

interface Props {
  form: FormMeta;
  row: RecordRow;
  field: FieldMeta;
  columns: ColumnInfo[];
  cover: string | undefined;
  open: boolean;
  lifted: boolean;
  moving: boolean;
  calls: RefObject<CardCalls>;
}

/** A card. Its menu moves it too, for fingers and keyboards. */
export const BoardCard = memo(function BoardCard(props: Props) {
  const { form, row, field, columns, cover, calls } = props;
  const { t } = calls.current;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (calls.current.onKey(row, event.key)) event.preventDefault();
    else if (event.key === "Enter") calls.current.onOpen(row.id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a card holds buttons of its own
    <div
      className="sl-board-card"
      role="button"
      tabIndex={0}
      aria-roledescription={t("boards.kanban.card")}
      data-record={row.id}
      data-open={props.open}
      data-lifted={props.lifted}
      data-moving={props.moving}
      onPointerDown={(event) => calls.current.onGrab(event, row)}
      onClick={() => calls.current.onOpen(row.id)}
      onKeyDown={onKeyDown}
    >
      {cover && <Cover row={row} field={cover} />}
      <CardFields form={form} row={row} columns={columns} without={[field.key, cover]} />
      <CardMenu form={form} row={row} field={field} calls={calls} />
    </div>
  );
});

/** Where the card may go; a column that is closed to it says why. The list is made when somebody asks for it. */
function CardMenu({ form, row, field, calls }: Pick<Props, "form" | "row" | "field" | "calls">) {
  const { t, move } = calls.current;
  const [open, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      className="sl-plain"
      aria-label={t("boards.kanban.menu", { name: row.no ?? "" })}
      aria-haspopup="menu"
      onClick={() => setOpen(true)}
    >
      <MoreOutlined />
    </button>
  );
  const items = () =>
    targetsOf(form, field, row).map((value) => {
      const why = move.why(row, value);
      return {
        key: value || "none",
        disabled: why !== "",
        label: (
          <span className="sl-board-target">
            {move.nameOf(value)}
            {why && <small>{why}</small>}
          </span>
        ),
        onClick: () => void calls.current.move.to(row, value),
      };
    });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: clicks of the menu are not clicks on the card
    // biome-ignore lint/a11y/useKeyWithClickEvents: clicks of the menu are not clicks on the card
    <span
      className="sl-board-menu"
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
    >
      {open ? (
        <Dropdown
          open
          trigger={["click"]}
          onOpenChange={setOpen}
          menu={{
            items: [{ key: "head", type: "group", label: t("boards.kanban.moveTo"), children: items() }],
          }}
        >
          {button}
        </Dropdown>
      ) : (
        button
      )}
    </span>
  );
}

function targetsOf(form: FormMeta, field: FieldMeta, row: RecordRow): string[] {
  const from = columnOf(row, field);
  const open = optionsOf(field).filter((option) => !option.archived && option.value !== from);
  const emptied = !field.required && form.status?.field !== field.key && from !== NONE;
  return [...open.map(({ value }) => value), ...(emptied ? [NONE] : [])];
}
