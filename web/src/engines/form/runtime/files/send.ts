import { ApiProblem, requestHeaders } from "../../../../api/client";
import type { FileValue, ProblemBody } from "../../../../api/types";

export interface UploadOptions {
  /** Share of the bytes that are sent, 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
  /** Sent with the file, for instance the code that proves the customer's phone. */
  fields?: Record<string, string>;
}

function answerOf(request: XMLHttpRequest): FileValue {
  let body: unknown;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    body = {};
  }
  if (request.status >= 200 && request.status < 300) return body as FileValue;
  const problem = body as Partial<ProblemBody>;
  throw new ApiProblem({ title: request.statusText, ...problem, status: request.status });
}

/** Sends one file as multipart/form-data; fetch cannot tell how far an upload is, so XMLHttpRequest does it. */
export function sendFile(path: string, file: Blob, name: string, options: UploadOptions): Promise<FileValue> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}`);
    for (const [header, value] of requestHeaders("POST")) request.setRequestHeader(header, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      try {
        resolve(answerOf(request));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new ApiProblem({ title: "network", status: 0, code: "network" }));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    options.signal?.addEventListener("abort", () => request.abort());
    const form = new FormData();
    for (const [key, value] of Object.entries(options.fields ?? {})) form.set(key, value);
    form.set("file", file, name);
    request.send(form);
  });
}
