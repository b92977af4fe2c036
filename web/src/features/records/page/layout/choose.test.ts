import { expect, test } from "vitest";
import type { PageBlock, PageMeta } from "../../../../api/types";
import { columnsOf, pageFor } from "./choose";

const page = (key: string, device: PageMeta["device"]): PageMeta => ({ key, label: key, device, tabs: [] });

test("a page for the device goes before one for all, and one's own before the others", () => {
  const pages = [page("mine", "all"), page("phone", "phone"), page("rest", "all")];
  expect(pageFor({ pages }, true)?.key).toBe("phone");
  expect(pageFor({ pages }, false)?.key).toBe("mine");
  expect(pageFor({ pages: [page("d", "desk")] }, true)).toBeUndefined();
  expect(pageFor({}, false)).toBeUndefined();
});

test("side blocks stand beside the others only where there is room and something to stand beside", () => {
  const blocks: PageBlock[] = [{ kind: "timeline", side: true }, { kind: "history" }];
  expect(columnsOf(blocks, true)).toEqual({ main: [blocks[1]], side: [blocks[0]] });
  expect(columnsOf(blocks, false).main.map(({ kind }) => kind)).toEqual(["history", "timeline"]);
  expect(columnsOf([{ kind: "timeline", side: true }], true)).toEqual({
    main: [{ kind: "timeline", side: true }],
    side: [],
  });
});
