import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";

interface Props {
  /** What is looked for; shown while empty, and read aloud. */
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

/** The box above a list that looks for words. */
export function SearchInput({ hint, value, onChange }: Props) {
  return (
    <Input
      allowClear
      className="sl-search"
      prefix={<SearchOutlined />}
      placeholder={hint}
      aria-label={hint}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
