import { useCallback, useRef, useState } from "react";
import type { FileValue } from "../../../../api/types";
import { useServices } from "../services";
import { shrinkPicture } from "./picture";

/** A file on its way to the server. `progress` is 0 to 1. */
export interface Upload {
  key: number;
  file: File;
  preview: string | null;
  progress: number;
  error: string | null;
}

interface Limits {
  value: FileValue[];
  onChange: (value: FileValue[]) => void;
  maxCount: number;
  maxBytes: number;
  pictures: boolean;
  describe: (error: unknown) => string;
  tooLarge: (file: File) => string;
}

let lastKey = 0;

const isShowable = (file: File) => /^(image|video)\//.test(file.type);

/** Uploads with progress and retry; a file becomes part of the value only when the server has it. */
export function useUploads(limits: Limits) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const services = useServices();
  const latest = useRef(limits);
  latest.current = limits;
  // Several uploads may finish before the next render; each must build on the last one's value.
  const value = useRef(limits.value);
  value.current = limits.value;

  const change = useCallback((key: number, part: Partial<Upload>) => {
    setUploads((all) => all.map((item) => (item.key === key ? { ...item, ...part } : item)));
  }, []);

  const drop = useCallback((upload: Upload) => {
    if (upload.preview) URL.revokeObjectURL(upload.preview);
    setUploads((all) => all.filter((item) => item.key !== upload.key));
  }, []);

  const run = useCallback(
    async (upload: Upload) => {
      change(upload.key, { error: null, progress: 0 });
      try {
        const { pictures } = latest.current;
        const { blob, name } = pictures
          ? await shrinkPicture(upload.file)
          : { blob: upload.file, name: upload.file.name };
        const onProgress = (progress: number) => change(upload.key, { progress });
        const saved = await services.upload(blob, name, { onProgress });
        value.current = [...value.current, saved];
        latest.current.onChange(value.current);
        drop(upload);
      } catch (error) {
        change(upload.key, { error: latest.current.describe(error) });
      }
    },
    [change, drop, services],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      const { maxCount, maxBytes, tooLarge } = latest.current;
      const room = maxCount - value.current.length - uploads.length;
      for (const file of [...files].slice(0, Math.max(0, room))) {
        lastKey += 1;
        const preview = isShowable(file) ? URL.createObjectURL(file) : null;
        const error = file.size > maxBytes ? tooLarge(file) : null;
        const upload: Upload = { key: lastKey, file, preview, progress: 0, error };
        setUploads((all) => [...all, upload]);
        if (!error) void run(upload);
      }
    },
    [run, uploads.length],
  );

  const remove = useCallback((id: string) => {
    value.current = value.current.filter((file) => file.id !== id);
    latest.current.onChange(value.current);
  }, []);

  return { uploads, add, retry: run, drop, remove };
}
