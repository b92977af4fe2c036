import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { type KeyboardEvent, memo, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { FieldMeta, FormMeta, RecordRow } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { CardFields } from "../shared/CardFields";
import { Cover } from "../shared/Cover";
import { optionsOf } from "../shared/fields";
import { columnOf, NONE } from "./moves";
import type { CardMove } from "./useCardMove";

interface Props {
  form: FormMeta;
  row: RecordRow;
  field: FieldMeta;
  columns: ColumnInfo[];
  cover: string | undefined;
  move: CardMove;
  open: boolean;
  lifted: boolean;
  moving: boolean;
  onOpen: () => void;
  onGrab: (event: PointerEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** A card. Its menu moves it too, for fingers and keyboards; a column that is closed says why. */
export const BoardCard = memo(function BoardCard(props: Props) {
  const { form, row, field, columns, cover, move } = props;
  const { t } = useTranslation();
  const targets = optionsOf(field)
    .filter((option) => !option.archived && option.value !== columnOf(row, field))
    .map(({ value }) => value);
  const all =
    field.required || form.status?.field === field.key || columnOf(row, field) === NONE
      ? targets
      : [...targets, NONE];
  const items = () =>
    all.map((value) => {
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
        onClick: () => void move.to(row, value),
      };
    });
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
      onPointerDown={props.onGrab}
      onClick={props.onOpen}
      onKeyDown={props.onKeyDown}
    >
      {cover && <Cover row={row} field={cover} />}
      <CardFields form={form} row={row} columns={columns} without={[field.key, cover]} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: clicks of the menu are not clicks on the card */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: clicks of the menu are not clicks on the card */}
      <span
        className="sl-board-menu"
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => event.stopPropagation()}
      >
        <Dropdown
          trigger={["click"]}
          menu={{
            items: [{ key: "head", type: "group", label: t("boards.kanban.moveTo"), children: items() }],
          }}
        >
          <Button
            type="text"
            size="small"
            icon={<MoreOutlined />}
            aria-label={t("boards.kanban.menu", { name: row.no ?? "" })}
          />
        </Dropdown>
      </span>
    </div>
  );
});
