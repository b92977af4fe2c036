import { Image } from "antd";
import type { FileValue } from "../../../api/types";

/** Pictures of a field, small; a click opens them large, with the arrows to the next one. */
export default function Pictures({ files }: { files: FileValue[] }) {
  return (
    <Image.PreviewGroup>
      <span className="sl-pictures">
        {files.map((file) => (
          <Image
            key={file.id}
            width={88}
            height={88}
            alt={file.name ?? ""}
            src={small(file.url)}
            preview={{ src: file.url ?? "" }}
          />
        ))}
      </span>
    </Image.PreviewGroup>
  );
}

const small = (url = "") => `${url}${url.includes("?") ? "&" : "?"}w=320`;
