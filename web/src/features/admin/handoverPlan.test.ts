import { expect, test } from "vitest";
import { chosenForms, LEAVE, planOf } from "./handoverPlan";

const form = (key: string, has_status: boolean) => ({
  form: key,
  label: {},
  icon: "",
  has_status,
  total: 1,
  hidden: 0,
  fields: [],
});
const forms = [form("ticket", true), form("visit", true), form("customer", false)];

test("open work goes to the successor, records without a status stay", () => {
  expect(chosenForms(planOf(forms, {}, "li"))).toEqual({ ticket: "li", visit: "li" });
});

test("a choice for one form goes before the choice for all", () => {
  const plan = planOf(forms, { visit: "wang", customer: "wang", ticket: LEAVE }, "li");
  expect(chosenForms(plan)).toEqual({ visit: "wang", customer: "wang" });
});

test("without a successor nothing is chosen", () => {
  expect(planOf(forms, {}, undefined)).toEqual({ customer: LEAVE });
});
