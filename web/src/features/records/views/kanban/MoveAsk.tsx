import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../../api/types";
import { useLabel } from "../../../../lib/i18n";
import { ActionDialog } from "../../page/ActionDialog";
import { asks } from "./moves";
import type { CardMove } from "./useCardMove";

/** Asks, in place, which action is meant, or for the fields and the comment that it requires. */
export function MoveAsk({ form, move }: { form: FormMeta; move: CardMove }) {
  const { t } = useTranslation();
  const label = useLabel();
  const { asking } = move;
  if (!asking) return null;
  const [action] = asking.actions;
  const close = () => move.setAsking(null);
  if (asking.actions.length === 1 && action && asks(action)) {
    return (
      <ActionDialog
        form={form}
        action={action}
        record={asking.row}
        onClose={close}
        onSubmit={(values, comment) => move.perform(asking.row, asking.to, action, values, comment)}
      />
    );
  }
  return (
    <Modal
      open
      footer={null}
      width={360}
      title={t("boards.move.which", { to: move.nameOf(asking.to) })}
      onCancel={close}
    >
      <div className="sl-board-which">
        {asking.actions.map((item) => (
          <Button
            key={item.key}
            block
            danger={item.style === "danger"}
            onClick={() => void move.choose(asking.row, asking.to, item)}
          >
            {label(item.label)}
          </Button>
        ))}
      </div>
    </Modal>
  );
}
