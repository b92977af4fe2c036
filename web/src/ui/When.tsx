import type { MouseEvent } from "react";
import { exactTime, relativeTime, shortTime } from "../lib/format";

/** A time, relative or short, with the other of the two on hover. Plain: lists hold hundreds of them. */
export function When({ value, relative = false }: { value: string | null | undefined; relative?: boolean }) {
  if (!value) return null;
  const explain = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    currentTarget.title = relative ? exactTime(value) : `${exactTime(value)} · ${relativeTime(value)}`;
  };
  return (
    <time dateTime={value} className="sl-when" onMouseEnter={explain}>
      {relative ? relativeTime(value) : shortTime(value)}
    </time>
  );
}
