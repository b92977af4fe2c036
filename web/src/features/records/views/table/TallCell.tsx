import type { FileValue } from "../../../../api/types";
import type { ColumnInfo } from "../../../../engines/conditions/columns";
import { Cell } from "../../list/Cell";
import { type Height, ROW_HEIGHT } from "./options";

const SHOWN = 4;
const isPicture = (file: FileValue) => Boolean(file.url) && (file.type ?? "").startsWith("image/");

/** A cell with room for several lines: pictures as small images, long texts wrapped. */
export default function TallCell({
  column,
  value,
  height,
}: {
  column: ColumnInfo;
  value: unknown;
  height: Height;
}) {
  const files = Array.isArray(value) ? (value as FileValue[]).filter((item) => isPicture(item ?? {})) : [];
  if (files.length === 0) {
    return (
      <span className="sl-grid-lines">
        <Cell column={column} value={value} />
      </span>
    );
  }
  const size = ROW_HEIGHT[height] - 12;
  return (
    <span className="sl-grid-pictures">
      {files.slice(0, SHOWN).map((file) => (
        <img
          key={file.id}
          src={`${file.url}${file.url?.includes("?") ? "&" : "?"}w=320`}
          alt={file.name ?? ""}
          width={size}
          height={size}
          loading="lazy"
        />
      ))}
      {files.length > SHOWN && <span className="sl-muted">+{files.length - SHOWN}</span>}
    </span>
  );
}
