import { describe, expect, test } from "vitest";
import type { Card } from "./api";
import { drillFilter, withPeriod } from "./drill";

const card: Card = {
  key: "closed_by_day",
  label: "x",
  settings: {},
  chart: "line",
  layout: { x: 0, y: 0, w: 1, h: 1 },
  query: {
    form: "ticket",
    dimensions: [{ field: "closed_at", grain: "day", as: "day" }],
    measures: [{ fn: "count", as: "n" }],
    filter: {
      and: [
        { field: "status", op: "eq", value: "closed" },
        { field: "closed_at", op: "within", value: { last: 30, unit: "day" } },
      ],
    },
  },
  drill: { form: "ticket", fields: ["closed_at"] },
};

describe("period of the page", () => {
  test("takes the place of the card's own period", () => {
    expect(withPeriod(card.query, "this_year").filter).toEqual({
      and: [
        { field: "status", op: "eq", value: "closed" },
        { field: "closed_at", op: "within", value: "this_year" },
      ],
    });
  });

  test("leaves a card alone that asks for no time", () => {
    const query = {
      form: "ticket",
      dimensions: [],
      measures: [],
      filter: { field: "status", op: "eq", value: "new" },
    };
    expect(withPeriod(query, "this_year")).toBe(query);
  });
});

describe("drilling", () => {
  test("a day becomes a span of that day", () => {
    const filter = JSON.stringify(drillFilter(card, card.query, ["2026-11-03"]));
    expect(filter).toContain('"op":"gte","value":"2026-11-03T00:00:00');
    expect(filter).toContain('"op":"lt","value":"2026-11-04T00:00:00');
  });

  test("a related record is found by its id, no value by being empty", () => {
    const query = { ...card.query, filter: null, dimensions: [{ field: "engineer" }] };
    const engineers = { ...card, drill: { form: "ticket", fields: ["engineer"] } };
    expect(drillFilter(engineers, query, [{ id: "1", title: "A" }])).toEqual({
      field: "engineer",
      op: "eq",
      value: "1",
    });
    expect(drillFilter(engineers, query, [null])).toEqual({ field: "engineer", op: "empty" });
  });
});
