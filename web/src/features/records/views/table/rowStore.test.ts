import { expect, test, vi } from "vitest";
import type { RecordPage } from "../../../../api/types";
import { PAGE, RowStore } from "./rowStore";

const ALL = 100_000;
/** A server with so many rows, whose cursors are places. */
function server(size: number) {
  return vi.fn(async (cursor: string | null): Promise<RecordPage> => {
    const start = Number(cursor ?? 0);
    const end = Math.min(start + PAGE, size);
    const rows = Array.from({ length: end - start }, (_, n) => ({ id: `r${start + n}`, version: 1 }));
    return { rows, next: end < size ? String(end) : null, total: { count: size, capped: false } };
  });
}
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test("reads forwards as far as wanted, and no further", async () => {
  const load = server(1000);
  const store = new RowStore(load);
  store.ensure(0, 30);
  await settle();
  expect(load).toHaveBeenCalledTimes(2);
  expect(store.row(42)?.id).toBe("r42");
  expect(store.complete).toBe(false);
});

test("forgets what is far away, and reads it again by its cursor when it comes back", async () => {
  const load = server(ALL);
  const store = new RowStore(load);
  for (let place = 0; place < 4000; place += PAGE) {
    store.ensure(place, place + 40);
    await settle();
  }
  expect(store.row(3950)?.id).toBe("r3950");
  expect(store.row(10)).toBeUndefined();
  expect(store.length).toBeGreaterThanOrEqual(4000);
  expect(store.held().length).toBeLessThan(30 * PAGE);
  store.ensure(0, 40);
  await settle();
  expect(store.row(10)?.id).toBe("r10");
});

test("a row that is gone keeps its place; a fresh one replaces the old", async () => {
  const store = new RowStore(server(10));
  store.ensure(0, 9);
  await settle();
  store.refresh(["r1", "r2"], [{ id: "r2", version: 2 }]);
  expect(store.row(1)?.id).toBe("r1");
  expect(store.gone.has("r1")).toBe(true);
  expect(store.row(2)?.version).toBe(2);
  expect(store.length).toBe(10);
});

test("a failure stops the reading until somebody tries again", async () => {
  const good = server(10);
  const load = vi.fn<typeof good>().mockRejectedValueOnce(new Error("down")).mockImplementation(good);
  const store = new RowStore(load);
  store.ensure(0, 9);
  await settle();
  expect(store.error).toBeTruthy();
  store.ensure(0, 9);
  expect(load).toHaveBeenCalledTimes(1);
  store.retry();
  await settle();
  expect(store.row(0)?.id).toBe("r0");
});
