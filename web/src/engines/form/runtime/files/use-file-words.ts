import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../../../api/client";
import { fileSize } from "../values";

/** What to say when a file does not get through. */
export function useFileWords(maxBytes: number) {
  const { t } = useTranslation();
  const describe = useCallback(
    (error: unknown) =>
      error instanceof ApiProblem && error.status > 0 ? error.message : t("runtime.files.noConnection"),
    [t],
  );
  const tooLarge = useCallback(
    (file: File) =>
      t("runtime.files.tooLarge", { name: file.name, size: fileSize(file.size), max: fileSize(maxBytes) }),
    [t, maxBytes],
  );
  return { describe, tooLarge };
}
