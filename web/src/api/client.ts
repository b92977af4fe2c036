import type { Issue, ProblemBody } from "./types";

const BASE = "/api/v1";

/** An error answer of the server, or of the network (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly issues: Issue[];
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.name = "ApiProblem";
    this.status = body.status;
    this.code = body.code ?? String(body.status);
    this.issues = body.issues ?? [];
    this.body = body;
  }

  /** Messages by the path of the value, with the given prefix taken off ("values.phone" → "phone"). */
  byPath(prefix = "values."): Record<string, string> {
    const strip = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : path);
    return Object.fromEntries(this.issues.map((issue) => [strip(issue.path), issue.message]));
  }
}

interface ClientState {
  csrf: string;
  language: () => string;
  onSignedOut: () => void;
}

const state: ClientState = { csrf: "", language: () => "zh-CN", onSignedOut: () => {} };

/** Sets what every later request carries; called by the session and the language switch. */
export function configureClient(change: Partial<ClientState>): void {
  Object.assign(state, change);
}

export interface RequestOptions {
  /** Query string values; null, undefined and "" are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Makes a retried write harmless: the same key gives the same answer. */
  idempotencyKey?: string;
  /** A 401 is an answer here, not the end of the session. */
  anonymous?: boolean;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function address(path: string, query: RequestOptions["query"]): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

function headersOf(method: Method, options: RequestOptions): Headers {
  const headers = new Headers({ Accept: "application/json", "Accept-Language": state.language() });
  if (method !== "GET" && state.csrf) headers.set("X-CSRF-Token", state.csrf);
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers.set("Content-Type", "application/json");
  }
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  return headers;
}

/** Headers of a request that is not sent with fetch (uploads with progress). */
export const requestHeaders = (method: Method): Headers => headersOf(method, {});

const AHEAD_MS = 10_000;
const begun = new Map<string, Promise<Response>>();

/** Begins a GET whose answer will be asked for in a moment; whoever asks first takes it. */
export function ahead(path: string): void {
  const target = address(path, undefined);
  const answer = fetch(target, { headers: headersOf("GET", {}), credentials: "same-origin" });
  begun.set(target, answer);
  setTimeout(() => begun.delete(target), AHEAD_MS);
  // Whoever asks for it sends the request again, and says what is wrong.
  answer.catch(() => begun.delete(target));
}

/** The answer to a GET that was begun ahead, if it is a good one: a refusal may have been lifted since. */
async function begunAnswer(target: string): Promise<Response | null> {
  const answer = begun.get(target);
  begun.delete(target);
  const response = await answer?.catch(() => null);
  return response?.ok ? response : null;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const fallback: ProblemBody = {
    title: response.statusText || `HTTP ${response.status}`,
    status: response.status,
  };
  try {
    const body = (await response.json()) as Partial<ProblemBody>;
    return new ApiProblem({ ...fallback, ...body, status: response.status });
  } catch {
    return new ApiProblem(fallback);
  }
}

/** Sends a request and gives the raw answer; throws ApiProblem for every status of 400 and more. */
export async function send(method: Method, path: string, options: RequestOptions = {}): Promise<Response> {
  const { body } = options;
  const target = address(path, options.query);
  let response: Response;
  try {
    const early = method === "GET" && begun.has(target) ? await begunAnswer(target) : null;
    response =
      early ??
      (await fetch(target, {
        method,
        headers: headersOf(method, options),
        body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
        credentials: "same-origin",
        signal: options.signal ?? null,
      }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem({ title: "network", status: 0, code: "network" });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status === 401 && !options.anonymous) state.onSignedOut();
  throw problem;
}

async function call<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

type NoBody = Omit<RequestOptions, "body">;

/** The HTTP API under /api/v1. `T` is what the caller expects the JSON to be. */
export const api = {
  get: <T>(path: string, options?: NoBody) => call<T>("GET", path, options),
  post: <T>(path: string, body?: unknown, options?: NoBody) => call<T>("POST", path, { ...options, body }),
  put: <T>(path: string, body?: unknown, options?: NoBody) => call<T>("PUT", path, { ...options, body }),
  patch: <T>(path: string, body?: unknown, options?: NoBody) => call<T>("PATCH", path, { ...options, body }),
  delete: <T>(path: string, options?: NoBody) => call<T>("DELETE", path, options),
};

/** A fresh key for a write that may be sent again. */
export function newIdempotencyKey(): string {
  // randomUUID exists on secure origins only; a demo on a LAN address has none.
  const random = crypto.randomUUID as (() => string) | undefined;
  if (random) return random.call(crypto);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
