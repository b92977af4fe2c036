import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { ActionMeta, FormMeta, RecordRow } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { actionsOf } from "./actions";
import { useActions } from "./useActions";

const DIRECT = 3;

interface Props {
  form: FormMeta;
  record: RecordRow;
  /** Another button is what comes next; none of these stands out. */
  quiet: boolean;
}

/** Buttons of the status machine; those that need nothing run at once, others ask first. */
export function ActionButtons({ form, record, quiet }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { start, busy, dialog } = useActions(form, record);
  const actions = [...actionsOf(form, record)].sort((a, b) => rank(a) - rank(b));

  const direct = actions.slice(0, DIRECT);
  const rest = actions.slice(DIRECT);
  return (
    <>
      {direct.map((action, index) => (
        <Button
          key={action.key}
          type={action.style === "primary" && index === 0 && !quiet ? "primary" : "default"}
          danger={action.style === "danger"}
          loading={busy === action.key}
          onClick={() => void start(action)}
        >
          {label(action.label)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map((action) => ({
              key: action.key,
              label: label(action.label),
              danger: action.style === "danger",
              onClick: () => void start(action),
            })),
          }}
        >
          <Button icon={<DownOutlined />} iconPlacement="end">
            {t("records.action.more")}
          </Button>
        </Dropdown>
      )}
      {dialog}
    </>
  );
}

/** What usually comes next stands first, what destroys stands last. */
const rank = (action: ActionMeta) => ({ primary: 0, default: 1, danger: 2 })[action.style] ?? 1;
