import { TableOutlined } from "@ant-design/icons";
import { Button, Popover, Skeleton, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../../api/types";

const ColumnChooser = lazy(() => import("./ColumnChooser"));

interface Props {
  form: FormMeta;
  columns: string[];
  onChange: (columns: string[]) => void;
}

export function ColumnButton(props: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <Suspense fallback={<Skeleton active paragraph={{ rows: 4 }} style={{ width: 280 }} />}>
          <ColumnChooser {...props} />
        </Suspense>
      }
    >
      <Tooltip title={t("records.columns.button")}>
        <Button type="text" icon={<TableOutlined />} aria-label={t("records.columns.button")} />
      </Tooltip>
    </Popover>
  );
}
