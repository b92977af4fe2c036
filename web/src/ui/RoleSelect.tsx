import { Select } from "antd";
import { useRoleNames } from "../api/roles";
import { useLabel } from "../lib/i18n";

interface Props {
  value: readonly string[];
  onChange: (keys: string[]) => void;
  placeholder: string;
  "aria-label": string;
}

/** Roles for which something is; none chosen is said by the placeholder. */
export function RoleSelect({ value, onChange, ...rest }: Props) {
  const label = useLabel();
  const { data = [], isLoading } = useRoleNames();
  return (
    <Select
      mode="multiple"
      allowClear
      optionFilterProp="label"
      loading={isLoading}
      value={[...value]}
      onChange={onChange}
      options={data.map((role) => ({ value: role.key, label: label(role.label) }))}
      {...rest}
    />
  );
}
