import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition, FormMeta } from "../../../api/types";
import { ConditionEditor } from "../../../engines/conditions";

interface Props {
  form: FormMeta;
  filter: Condition | null;
  onChange: (filter: Condition | null) => void;
  onClose: () => void;
}

/** The filter of a list: changed here, applied by the button. */
export default function FilterBuilder({ form, filter, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState(filter);
  const finish = (next: Condition | null) => {
    onChange(next);
    onClose();
  };
  return (
    <form
      className="sl-filter"
      onSubmit={(event) => {
        event.preventDefault();
        finish(edited);
      }}
    >
      <ConditionEditor form={form} value={edited} onChange={setEdited} started />
      <footer>
        <Button onClick={() => finish(null)}>{t("records.filter.clear")}</Button>
        <Button type="primary" htmlType="submit">
          {t("records.filter.apply")}
        </Button>
      </footer>
    </form>
  );
}
