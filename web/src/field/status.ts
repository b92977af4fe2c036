import type { IconName } from "../ui/phone/icon";

/** The statuses of a visit that the app treats specially; their names and colours come from the form. */
export const PATH = ["accepted", "departed", "arrived", "working", "done"] as const;

export const STEP_TIMES: Readonly<Record<(typeof PATH)[number], string>> = {
  accepted: "accepted_at",
  departed: "departed_at",
  arrived: "arrived_at",
  working: "started_at",
  done: "completed_at",
};

export interface MainStep {
  /** Last part of the address that performs it. */
  step: "accept" | "depart" | "check-in" | "start" | "complete";
  label: string;
  icon: IconName;
}

/** The one thing to do next, by status; a finished visit has none. */
export const MAIN_STEP: Readonly<Record<string, MainStep>> = {
  planned: { step: "accept", label: "field.step.accept", icon: "check" },
  dispatched: { step: "accept", label: "field.step.accept", icon: "check" },
  accepted: { step: "depart", label: "field.step.depart", icon: "navigate" },
  departed: { step: "check-in", label: "field.step.checkIn", icon: "place" },
  arrived: { step: "start", label: "field.step.start", icon: "tool" },
  working: { step: "complete", label: "field.step.complete", icon: "check" },
};

/** On site: report, parts, fees, photos and signature may be written. */
export const ON_SITE: ReadonlySet<string> = new Set(["arrived", "working"]);
export const FINISHED: ReadonlySet<string> = new Set(["done", "undone", "rejected", "cancelled"]);
