import { useTranslation } from "react-i18next";
import type { FileValue } from "../../../../../api/types";
import { Icon } from "../../../../../ui/phone/icon";
import type { FilesProps } from "../../controls";
import { useFileWords } from "../../files/use-file-words";
import { type Upload, useUploads } from "../../files/use-uploads";

const MB = 1024 * 1024;

function Preview({ url, type, name }: { url?: string | null; type?: string | undefined; name: string }) {
  if (url && type?.startsWith("image/")) return <img src={url} alt={name} />;
  if (url && type?.startsWith("video/")) return <video src={url} muted preload="metadata" />;
  return <div className="name">{name}</div>;
}

function Saved({ file, onRemove }: { file: FileValue; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  const name = file.name ?? file.id;
  return (
    <div className="p-file">
      <a href={file.url} target="_blank" rel="noreferrer">
        <Preview url={file.url ?? null} type={file.type} name={name} />
      </a>
      {onRemove && (
        <button
          type="button"
          className="del"
          aria-label={t("runtime.files.remove", { name })}
          onClick={onRemove}
        >
          <Icon name="close" size={18} />
        </button>
      )}
    </div>
  );
}

function Sending({ upload, onRetry, onDrop }: { upload: Upload; onRetry: () => void; onDrop: () => void }) {
  const { t } = useTranslation();
  const { file, preview, progress, error } = upload;
  return (
    <div className="p-file" title={error ?? file.name}>
      <Preview url={preview} type={file.type} name={file.name} />
      <button
        type="button"
        className="del"
        aria-label={t("runtime.files.remove", { name: file.name })}
        onClick={onDrop}
      >
        <Icon name="close" size={18} />
      </button>
      {error ? (
        <button type="button" className="state bad" onClick={onRetry}>
          {t("runtime.files.failed")}
        </button>
      ) : (
        <>
          <span className="state">{Math.round(progress * 100)}%</span>
          <span className="bar" style={{ width: `${progress * 100}%` }} />
        </>
      )}
    </div>
  );
}

export function Files(props: FilesProps) {
  const { t } = useTranslation();
  const { value, onChange, disabled, accept, maxCount, maxBytes, pictures, capture } = props;
  const words = useFileWords(maxBytes);
  const { uploads, add, retry, drop, remove } = useUploads({
    value,
    onChange,
    maxCount,
    maxBytes,
    pictures,
    ...words,
  });
  const failed = uploads.find((upload) => upload.error);
  const full = value.length + uploads.length >= maxCount;
  return (
    <div>
      <div className="p-files">
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
        {!full && !disabled && (
          <label className="p-add">
            <Icon name={accept ? "camera" : "plus"} />
            {t("runtime.files.add")}
            <input
              type="file"
              accept={accept || undefined}
              multiple={maxCount > 1 && !capture}
              capture={capture ? "environment" : undefined}
              onChange={(event) => {
                add([...(event.target.files ?? [])]);
                event.target.value = "";
              }}
            />
          </label>
        )}
      </div>
      {failed?.error && (
        <div className="p-error" role="alert">
          <span>{failed.error}</span>
        </div>
      )}
      {!disabled && (
        <p className="p-help">
          {t("runtime.files.limits", { count: maxCount, size: Math.round(maxBytes / MB) })}
        </p>
      )}
    </div>
  );
}
