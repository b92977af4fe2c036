import { expect, test, vi } from "vitest";
import { ApiProblem } from "../../../../api/client";
import { sendOver } from "./sendOver";

const begun = { id: "r", version: 3, note: "old", stage: "plan" };
const stale = (current: object) => new ApiProblem({ title: "changed", status: 409, current });

test("another field changed by somebody else stands in nobody's way", async () => {
  const send = vi.fn(async (version: number) => {
    if (version !== 5) throw stale({ ...begun, version: 5, note: "new" });
    return "saved";
  });
  expect(await sendOver(begun, ["stage"], send)).toBe("saved");
  expect(send.mock.calls).toEqual([[3], [5]]);
});

test("the same field changed by somebody else is for a person to decide", async () => {
  const send = vi.fn(async () => {
    throw stale({ ...begun, version: 5, stage: "done" });
  });
  await expect(sendOver(begun, ["stage"], send)).rejects.toThrow();
  expect(send).toHaveBeenCalledTimes(1);
});

test("it does not go on for ever", async () => {
  let version = 3;
  const send = vi.fn(async () => {
    version += 1;
    throw stale({ ...begun, version });
  });
  await expect(sendOver(begun, ["stage"], send)).rejects.toThrow();
  expect(send).toHaveBeenCalledTimes(3);
});
