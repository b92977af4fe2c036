import type { FileValue } from "../../api/types";

export const messageBody = (body: string, files: FileValue[]) => ({
  body,
  files: files.map(({ id }) => ({ id })),
});
