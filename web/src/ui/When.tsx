import { Tooltip } from "antd";
import { exactTime, relativeTime, shortTime } from "../lib/format";

/** A time, relative or short, with the exact time on hover. */
export function When({ value, relative = false }: { value: string | null | undefined; relative?: boolean }) {
  if (!value) return null;
  return (
    <Tooltip title={relative ? exactTime(value) : relativeTime(value)} mouseEnterDelay={0.4}>
      <time dateTime={value} className="sl-when">
        {relative ? relativeTime(value) : shortTime(value)}
      </time>
    </Tooltip>
  );
}
