import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ApiProblem } from "../../api/client";
import { useDraft } from "./draft";
import { isUndecided, requestKey, useRequest } from "./request";

const offline = () => new ApiProblem({ title: "network", status: 0 });
const refused = () => new ApiProblem({ title: "wrong", status: 422 });

beforeEach(() => localStorage.clear());

describe("useRequest", () => {
  test("two taps at once send one request", async () => {
    const send = vi.fn(async () => "done");
    const { result } = renderHook(() => useRequest("visit.1.accept", send));
    await act(async () => {
      await Promise.all([result.current.run({}), result.current.run({})]);
    });
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("what may have arrived is tried again with the same key, also after a reload", async () => {
    const keys: string[] = [];
    const fail = async (_body: object, key: string) => {
      keys.push(key);
      throw offline();
    };
    for (let load = 0; load < 2; load += 1) {
      const { result, unmount } = renderHook(() => useRequest("visit.1.parts", fail));
      await act(async () => void (await result.current.run({ lines: [1] })));
      expect(result.current.failed).toBe(true);
      unmount();
    }
    expect(keys[0]).toBe(keys[1]);
  });

  test("another body, and a body that was refused or done, is another request", async () => {
    const keys: string[] = [];
    const answers = [offline(), refused(), null, null];
    const send = async (_body: object, key: string) => {
      keys.push(key);
      const answer = answers[keys.length - 1];
      if (answer) throw answer;
    };
    const { result } = renderHook(() => useRequest("visit.1.fees", send));
    for (const body of [{ fee: 1 }, { fee: 2 }, { fee: 2 }, { fee: 2 }]) {
      await act(async () => void (await result.current.run(body)));
    }
    expect(new Set(keys).size).toBe(4);
  });

  test("the answer and the error are told apart", async () => {
    const { result } = renderHook(() =>
      useRequest("x", async (ok: { ok: boolean }) => {
        if (!ok.ok) throw refused();
        return 7;
      }),
    );
    let sent: { answer: number } | undefined;
    await act(async () => {
      sent = await result.current.run({ ok: false });
    });
    expect(sent).toBeUndefined();
    expect(result.current.error).toBeInstanceOf(ApiProblem);
    await act(async () => {
      sent = await result.current.run({ ok: true });
    });
    expect(sent).toEqual({ answer: 7 });
    expect(result.current.failed).toBe(false);
  });

  test("which errors leave it open whether the server did it", () => {
    const undecided = [0, 408, 429, 500, 503].map((status) => new ApiProblem({ title: "", status }));
    const decided = [400, 401, 403, 404, 409, 422].map((status) => new ApiProblem({ title: "", status }));
    expect(undecided.every(isUndecided)).toBe(true);
    expect(decided.some(isUndecided)).toBe(false);
    expect(requestKey("a", { b: 1 })).toBe(requestKey("a", { b: 1 }));
  });
});

describe("useDraft", () => {
  test("survives a reload until it is cleared", () => {
    const first = renderHook(() => useDraft("report.1", { text: "" }));
    act(() => first.result.current.set((before) => ({ text: `${before.text}typed` })));
    first.unmount();
    const second = renderHook(() => useDraft("report.1", { text: "" }));
    expect(second.result.current.value).toEqual({ text: "typed" });
    expect(second.result.current.isDraft).toBe(true);
    act(() => second.result.current.clear());
    expect(second.result.current.value).toEqual({ text: "" });
    expect(localStorage.getItem("sl.draft.report.1")).toBeNull();
  });

  test("two changes in one turn both count", () => {
    const { result } = renderHook(() => useDraft<Record<string, number>>("two", {}));
    act(() => {
      result.current.set((before) => ({ ...before, a: 1 }));
      result.current.set((before) => ({ ...before, b: 2 }));
    });
    expect(result.current.value).toEqual({ a: 1, b: 2 });
  });

  test("a broken draft is no draft", () => {
    localStorage.setItem("sl.draft.broken", "{");
    const { result } = renderHook(() => useDraft("broken", "start"));
    expect(result.current.value).toBe("start");
  });
});
