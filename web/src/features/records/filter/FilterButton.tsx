import { FilterOutlined } from "@ant-design/icons";
import { Badge, Button, Drawer, Popover, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../api/types";
import { countRules } from "../../../engines/conditions/model";
import { useNarrow } from "../../../lib/hooks";

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
  const narrow = useNarrow();
  const builder = (
    <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} style={{ width: narrow ? "100%" : 400 }} />}>
      <FilterBuilder form={form} filter={filter} onChange={onChange} onClose={() => setOpen(false)} />
    </Suspense>
  );
  const button = (
    <Badge count={count} size="small" offset={[-4, 2]}>
      <Button
        icon={<FilterOutlined />}
        type={count > 0 ? "default" : "text"}
        onClick={narrow ? () => setOpen(true) : undefined}
      >
        {t("records.filter.button")}
      </Button>
    </Badge>
  );
  // On a phone a sheet from below: all of the width, within reach of the thumb.
  if (narrow)
    return (
      <>
        {button}
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="bottom"
          size={Math.round(window.innerHeight * 0.75)}
          title={t("records.filter.button")}
          className="sl-filter-sheet"
          destroyOnHidden
        >
          {builder}
        </Drawer>
      </>
    );
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={builder}
    >
      {button}
    </Popover>
  );
}
