import { FilterOutlined } from "@ant-design/icons";
import { Badge, Button, Popover, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../api/types";
import { countRules } from "../../../engines/conditions/model";

const FilterBuilder = lazy(() => import("./FilterBuilder"));

interface Props {
  form: FormMeta;
  filter: Condition | null;
  onChange: (filter: Condition | null) => void;
}

/** Opens the filter builder; shows how many conditions hold. */
export function FilterButton({ form, filter, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const count = countRules(filter);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} style={{ width: 400 }} />}>
          <FilterBuilder form={form} filter={filter} onChange={onChange} onClose={() => setOpen(false)} />
        </Suspense>
      }
    >
      <Badge count={count} size="small" offset={[-4, 2]}>
        <Button icon={<FilterOutlined />} type={count > 0 ? "default" : "text"}>
          {t("records.filter.button")}
        </Button>
      </Badge>
    </Popover>
  );
}
