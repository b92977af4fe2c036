import { PictureOutlined } from "@ant-design/icons";
import type { FileValue, RecordRow } from "../../../../api/types";

/** The first picture of a field; a quiet ground where there is none. */
export function Cover({
  row,
  field,
  fit = "cover",
}: {
  row: RecordRow;
  field: string;
  fit?: "cover" | "contain";
}) {
  const files = row[field] as FileValue[] | null | undefined;
  const url = files?.find((file) => file.url)?.url;
  return (
    <div className="sl-board-cover" data-fit={fit}>
      {url ? <img src={small(url)} alt="" loading="lazy" draggable={false} /> : <PictureOutlined />}
    </div>
  );
}

const small = (url: string) => `${url}${url.includes("?") ? "&" : "?"}w=320`;
