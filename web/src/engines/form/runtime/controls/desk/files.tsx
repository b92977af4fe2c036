import { DeleteOutlined, PaperClipOutlined, ReloadOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Progress, Tooltip, theme } from "antd";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileValue } from "../../../../../api/types";
import type { FilesProps } from "../../controls";
import { useFileWords } from "../../files/use-file-words";
import { type Upload, useUploads } from "../../files/use-uploads";
import { fileSize } from "../../values";

const THUMB = { width: 32, height: 32, objectFit: "cover", borderRadius: 4, flex: "none" } as const;
const LINE = { display: "flex", alignItems: "center", gap: 8, minHeight: 36 } as const;
const GROW = {
  flex: 1,
  minWidth: 0,
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
} as const;

function Thumb({ url, type }: { url: string | null | undefined; type: string | undefined }) {
  return url && type?.startsWith("image/") ? <img src={url} alt="" style={THUMB} /> : <PaperClipOutlined />;
}

function Saved({ file, onRemove }: { file: FileValue; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  const name = file.name ?? file.id;
  return (
    <li style={LINE}>
      <Thumb url={file.url} type={file.type} />
      <a href={file.url} target="_blank" rel="noreferrer" style={GROW}>
        {name}
      </a>
      {file.size !== undefined && <span>{fileSize(file.size)}</span>}
      {onRemove && (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t("runtime.files.remove", { name })}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

function Sending({ upload, onRetry, onDrop }: { upload: Upload; onRetry: () => void; onDrop: () => void }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { name } = upload.file;
  return (
    <li>
      <div style={LINE}>
        <Thumb url={upload.preview} type={upload.file.type} />
        <span style={GROW}>{name}</span>
        {upload.error ? (
          <Button size="small" icon={<ReloadOutlined />} onClick={onRetry}>
            {t("runtime.retry")}
          </Button>
        ) : (
          <Progress
            percent={Math.round(upload.progress * 100)}
            size="small"
            style={{ width: 120, margin: 0 }}
          />
        )}
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t("runtime.files.remove", { name })}
          onClick={onDrop}
        />
      </div>
      {upload.error && (
        <div role="alert" style={{ color: token.colorError, fontSize: 12 }}>
          {upload.error}
        </div>
      )}
    </li>
  );
}

/** The whole list takes dropped and pasted files. */
export default function Files(props: FilesProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { value, onChange, disabled, accept, maxCount, maxBytes, pictures } = props;
  const words = useFileWords(maxBytes);
  const { uploads, add, retry, drop, remove } = useUploads({
    value,
    onChange,
    maxCount,
    maxBytes,
    pictures,
    ...words,
  });
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const full = value.length + uploads.length >= maxCount;
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) add(event.dataTransfer.files);
  };
  return (
    <section
      aria-label={t("runtime.files.add")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      onPaste={(event) => !disabled && event.clipboardData.files.length > 0 && add(event.clipboardData.files)}
      style={{
        border: `1px dashed ${over ? token.colorPrimary : token.colorBorder}`,
        background: over ? token.colorPrimaryBg : undefined,
        borderRadius: token.borderRadius,
        padding: "4px 8px",
      }}
    >
      <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {value.map((file) => (
          <Saved key={file.id} file={file} onRemove={disabled ? undefined : () => remove(file.id)} />
        ))}
        {uploads.map((upload) => (
          <Sending
            key={upload.key}
            upload={upload}
            onRetry={() => void retry(upload)}
            onDrop={() => drop(upload)}
          />
        ))}
      </ul>
      <Tooltip
        title={t("runtime.files.limits", { count: maxCount, size: Math.round(maxBytes / 1024 / 1024) })}
      >
        <Button
          type="text"
          size="small"
          icon={<UploadOutlined />}
          disabled={disabled || full}
          onClick={() => input.current?.click()}
        >
          {t("runtime.files.addOrDrop")}
        </Button>
      </Tooltip>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept || undefined}
        multiple={maxCount > 1}
        aria-label={t("runtime.files.add")}
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </section>
  );
}
