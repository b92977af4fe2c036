import { useControls } from "./controls";
import { fileSize, filesOf, filesText } from "./values";
import type { DisplayProps, InputProps, Widget } from "./widget";

const MB = 1024 * 1024;

interface FileKind {
  accept: string;
  pictures: boolean;
  maxCount: number;
  maxSizeMb: number;
}

function thumbnail(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}w=320`;
}

/** Small pictures that open in full; other files by name and size. */
function FileList({ value, compact, pictures }: DisplayProps & { pictures: boolean }) {
  const files = filesOf(value);
  if (compact && !pictures) return filesText(value);
  const side = compact ? 28 : 88;
  return (
    <span style={{ display: "inline-flex", flexWrap: "wrap", gap: compact ? 4 : 8 }}>
      {files.map((file) => (
        <a key={file.id} href={file.url} target="_blank" rel="noreferrer" title={file.name}>
          {pictures && file.url ? (
            <img
              src={thumbnail(file.url)}
              alt={file.name ?? ""}
              loading="lazy"
              style={{ width: side, height: side, objectFit: "cover", borderRadius: 6, display: "block" }}
            />
          ) : (
            `${file.name ?? file.id}${file.size ? ` (${fileSize(file.size)})` : ""}`
          )}
        </a>
      ))}
    </span>
  );
}

/** The widget of a field that holds a list of files of one kind. */
export function fileWidget(kind: FileKind): Widget {
  function FilesInput({ field, value, onChange, disabled }: InputProps) {
    const { Files } = useControls();
    const { max_count = kind.maxCount, max_size_mb = kind.maxSizeMb } = field.settings;
    return (
      <Files
        value={filesOf(value)}
        onChange={(files) => onChange(files.length ? files : null)}
        disabled={disabled}
        accept={kind.accept}
        pictures={kind.pictures}
        maxCount={max_count}
        maxBytes={max_size_mb * MB}
      />
    );
  }
  return {
    Input: FilesInput,
    Display: (props) => <FileList {...props} pictures={kind.pictures} />,
    text: filesText,
    group: true,
    wide: true,
  };
}
