import { expect, test, vi } from "vitest";
import type { RecordPage } from "../../../../api/types";
import { PAGE, type Place, RowStore } from "./rowStore";

const ALL = 100_000;
const CAP = 1000;
/** A server with so many rows, whose cursors are places. */
function server(size: number) {
  const page = vi.fn(async ({ cursor, skip }: Place): Promise<RecordPage> => {
    const start = Number(cursor ?? 0) + skip;
    const end = Math.min(start + PAGE, size);
    const rows = Array.from({ length: Math.max(0, end - start) }, (_, n) => ({
      id: `r${start + n}`,
      version: 1,
    }));
    const total = { count: Math.min(size, CAP), capped: size > CAP };
    return { rows, next: end < size ? String(end) : null, total };
  });
  return { page, count: vi.fn(async () => size) };
}
const settle = async () => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
};

test("reads forwards as far as wanted, and a little ahead", async () => {
  const from = server(1000);
  const store = new RowStore(from);
  store.ensure(0, 30);
  await settle();
  expect(from.page).toHaveBeenCalledTimes(1);
  store.ensure(30, 70);
  await settle();
  expect(from.page).toHaveBeenCalledTimes(2);
  expect(store.row(142)?.id).toBe("r142");
  expect([store.complete, store.length, store.places]).toEqual([false, 1000, 1000]);
});

test("jumps into the middle, and goes on from there by cursors in both directions", async () => {
  const from = server(ALL);
  const store = new RowStore(from);
  store.ensure(0, 30);
  await settle();
  expect(store.places).toBe(CAP);
  store.measure();
  store.measure();
  await settle();
  expect(from.count).toHaveBeenCalledTimes(1);
  expect([store.places, store.total]).toEqual([ALL, { count: ALL, capped: false }]);
  store.ensure(50_060, 50_090);
  await settle();
  expect(from.page).toHaveBeenCalledWith({ cursor: String(PAGE), skip: 499 * PAGE });
  expect(store.row(50_060)?.id).toBe("r50060");
  expect(from.page).toHaveBeenLastCalledWith({ cursor: "50100", skip: 0 });
  store.ensure(50_010, 50_040);
  await settle();
  expect(store.row(49_999)?.id).toBe("r49999");
  store.ensure(ALL - 20, ALL - 1);
  await settle();
  expect([store.complete, store.length, store.row(ALL - 1)?.id]).toEqual([true, ALL, "r99999"]);
});

test("whoever drags the scroll bar past many pages reads those where it rests", async () => {
  const from = server(ALL);
  const store = new RowStore(from);
  store.ensure(0, 30);
  await settle();
  store.expect(ALL);
  for (let place = 1000; place <= 90_000; place += 1000) store.ensure(place, place + 30);
  await settle();
  expect(store.row(90_010)?.id).toBe("r90010");
  expect(from.page.mock.calls.length).toBeLessThan(6);
});

test("a list that has become shorter ends where it ends", async () => {
  const from = server(250);
  const store = new RowStore(from);
  store.expect(900);
  store.ensure(0, 30);
  await settle();
  store.expect(900);
  store.ensure(850, 880);
  await settle();
  expect(store.length).toBeLessThan(900);
  store.ensure(200, 240);
  await settle();
  expect([store.complete, store.length]).toEqual([true, 250]);
});

test("forgets what is far away, and reads it again by its cursor when it comes back", async () => {
  const store = new RowStore(server(ALL));
  for (let place = 0; place < 4000; place += PAGE) {
    store.ensure(place, place + 40);
    await settle();
  }
  expect(store.row(3930)?.id).toBe("r3930");
  expect(store.row(10)).toBeUndefined();
  expect(store.length).toBeGreaterThanOrEqual(3940);
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
  const from = server(10);
  from.page.mockRejectedValueOnce(new Error("down"));
  const store = new RowStore(from);
  store.ensure(0, 9);
  await settle();
  expect(store.error).toBeTruthy();
  store.ensure(0, 9);
  expect(from.page).toHaveBeenCalledTimes(1);
  store.retry();
  await settle();
  expect(store.row(0)?.id).toBe("r0");
});
