import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import type { FormMeta, ViewMeta } from "../../../api/types";
import { listAddress } from "./listAddress";
import { useListState } from "./useListState";

const form = { key: "job", fields: [], views: [] } as unknown as FormMeta;
const views: ViewMeta[] = [
  { key: "all", label: "All", default: true },
  { id: "v1", label: "Board", kind: "kanban", options: { field: "stage" } },
];
const at = (address: string) =>
  renderHook(() => useListState(form, views), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>
    ),
  }).result.current;

test("a link to somebody's own view says all that is in it, for readers who have none such", () => {
  const address = listAddress("job", {
    kind: "kanban",
    name: "Mine",
    columns: ["name"],
    options: { field: "stage" },
    sort: [{ field: "no", desc: false }],
    filter: {},
  });
  const state = at(address);
  expect(state.view).toEqual({ label: "Mine", kind: "kanban" });
  expect(state).toMatchObject({
    linked: true,
    changed: false,
    missing: false,
    columns: ["name"],
    filter: null,
  });
  expect(state.options).toEqual({ field: "stage" });
});

test("a view that the reader does not have gives way to the default one, and that is said", () => {
  expect(at("/f/job?view=gone")).toMatchObject({ view: views[0], missing: true, linked: false });
  expect(at("/f/job?view=v1")).toMatchObject({ view: views[1], missing: false });
  expect(at("/f/job")).toMatchObject({ view: views[0], missing: false, changed: false });
});
