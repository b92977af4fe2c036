import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiProblem, ahead, api, configureClient, newIdempotencyKey } from "./client";
import { wireValues } from "./records";

const calls: { url: string; init: RequestInit & { headers: Headers } }[] = [];
let answer: () => Response | Promise<Response>;
const signedOut = vi.fn();

beforeEach(() => {
  calls.length = 0;
  signedOut.mockClear();
  vi.stubGlobal("fetch", (url: string, init: RequestInit & { headers: Headers }) => {
    calls.push({ url, init });
    return Promise.resolve(answer());
  });
  configureClient({ csrf: "token", language: () => "en", onSignedOut: signedOut });
});
afterEach(() => vi.unstubAllGlobals());

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe("client", () => {
  test("a write carries the CSRF token, the language and the idempotency key; a read no token", async () => {
    answer = () => json({ ok: true });
    await api.post("/x", { a: 1 }, { idempotencyKey: "k" });
    await api.get("/x", { query: { a: 1, b: undefined, c: "" } });
    const [write, read] = calls;
    expect(write?.init.headers.get("X-CSRF-Token")).toBe("token");
    expect(write?.init.headers.get("Idempotency-Key")).toBe("k");
    expect(write?.init.headers.get("Accept-Language")).toBe("en");
    expect(read?.init.headers.get("X-CSRF-Token")).toBeNull();
    expect(read?.url).toBe("/api/v1/x?a=1");
  });

  test("an answer begun ahead is taken once; a refusal is asked for again", async () => {
    answer = () => json({ n: calls.length });
    ahead("/session");
    expect(await api.get("/session")).toEqual({ n: 1 });
    expect(await api.get("/session")).toEqual({ n: 2 });
    answer = () => json({ title: "sign in", status: 401 }, 401);
    ahead("/forms/x");
    answer = () => json({ key: "x" });
    expect(await api.get("/forms/x")).toEqual({ key: "x" });
    expect(signedOut).not.toHaveBeenCalled();
  });

  test("a problem keeps its issues by path", async () => {
    const issues = [{ path: "values.phone", code: "phone", message: "no phone number" }];
    answer = () => json({ title: "Wrong", status: 422, code: "invalid", issues }, 422);
    const problem = await api.post("/x", {}).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect((problem as ApiProblem).byPath()).toEqual({ phone: "no phone number" });
    expect(signedOut).not.toHaveBeenCalled();
  });

  test("401 ends the session, except where it is an answer", async () => {
    answer = () => json({ title: "Sign in", status: 401 }, 401);
    await api.get("/x", { anonymous: true }).catch(() => null);
    expect(signedOut).not.toHaveBeenCalled();
    await api.get("/x").catch(() => null);
    expect(signedOut).toHaveBeenCalledOnce();
  });

  test("an answer that is no JSON and a broken network are problems too", async () => {
    answer = () => new Response("<html>", { status: 502, statusText: "Bad Gateway" });
    expect(((await api.get("/x").catch((error: unknown) => error)) as ApiProblem).status).toBe(502);
    answer = () => Promise.reject(new TypeError("failed"));
    expect(((await api.get("/x").catch((error: unknown) => error)) as ApiProblem).code).toBe("network");
  });

  test("idempotency keys differ", () => {
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});

test("related records go to the server by id, also in rows of a sub-table; files and places stay", () => {
  const values = {
    customer: { id: "1", title: "A" },
    contacts: [{ id: "row", user: { id: "2", title: "B" } }],
    photos: [{ id: "f", name: "a.jpg" }],
    address: { province: "x" },
    none: null,
  };
  expect(wireValues(values)).toEqual({
    customer: "1",
    contacts: [{ id: "row", user: "2" }],
    photos: [{ id: "f", name: "a.jpg" }],
    address: { province: "x" },
    none: null,
  });
});
