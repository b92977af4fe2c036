import { EditOutlined, ReadOutlined } from "@ant-design/icons";
import { Button, Segmented, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { Height } from "./options";

const HEIGHTS: Height[] = ["compact", "medium", "tall"];

interface Props {
  height: Height;
  onHeight: (height: Height) => void;
  /** Absent: nothing may be edited. */
  sheet?: { on: boolean; toggle: () => void } | undefined;
  groups?: { openAll: () => void; closeAll: () => void } | undefined;
  /** So many new rows stand at the head of the list. */
  fresh: number;
  onFresh: () => void;
  /** Reading on has failed. */
  onRetry?: (() => void) | undefined;
}

/** The line above the table: how high rows are, whether cells are edited in place, groups, and what is new. */
export function TableTools(props: Props) {
  const { t } = useTranslation();
  const { sheet, groups } = props;
  return (
    <div className="sl-table-tools">
      <Segmented<Height>
        size="small"
        value={props.height}
        onChange={props.onHeight}
        aria-label={t("views.table.height")}
        options={HEIGHTS.map((value) => ({ value, label: t(`views.table.${value}`) }))}
      />
      {sheet && (
        <Tooltip title={t(sheet.on ? "views.table.sheetOff" : "views.table.sheetHint")}>
          <Button
            size="small"
            type={sheet.on ? "primary" : "text"}
            ghost={sheet.on}
            aria-pressed={sheet.on}
            icon={sheet.on ? <EditOutlined /> : <ReadOutlined />}
            onClick={sheet.toggle}
          >
            {t("views.table.sheet")}
          </Button>
        </Tooltip>
      )}
      {groups && (
        <>
          <Button size="small" type="text" onClick={groups.openAll}>
            {t("views.table.openAll")}
          </Button>
          <Button size="small" type="text" onClick={groups.closeAll}>
            {t("views.table.closeAll")}
          </Button>
        </>
      )}
      <span className="sl-grow" />
      {props.fresh > 0 && (
        <Button size="small" type="link" onClick={props.onFresh}>
          {t("views.table.fresh", { count: props.fresh })}
        </Button>
      )}
      {props.onRetry && (
        <Button size="small" danger type="link" onClick={props.onRetry}>
          {t("views.table.failed")}
        </Button>
      )}
    </div>
  );
}
