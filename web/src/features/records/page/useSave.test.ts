import { expect, test } from "vitest";
import type { RecordRow } from "../../../api/types";
import { versionSeen } from "./useSave";

const row = (version: number, values: object) => ({ id: "1", no: "SH1", version, ...values }) as RecordRow;

test("an edit does not claim to know what was saved while it was open", () => {
  const begun = row(3, { subject: "A", note: "x" });
  expect(versionSeen(["subject"], begun, row(4, { subject: "B", note: "x" }))).toBe(3);
});

test("changes of other fields do not stand in the way", () => {
  const begun = row(3, { subject: "A", photos: [{ id: "f", url: "/files/f?sig=1" }] });
  const now = row(5, { subject: "C", photos: [{ id: "f", url: "/files/f?sig=2" }] });
  expect(versionSeen(["photos"], begun, now)).toBe(5);
});
