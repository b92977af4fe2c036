import type { Report, ReportQuery } from "../api";
import type { Texts } from "../texts";

/** What the inside of a card gets. */
export interface BodyProps<S = object> {
  chart: string;
  settings: S;
  report: Report;
  query: ReportQuery;
  texts: Texts;
  /** What the card shows, for those who do not see it. */
  label: string;
  /** Opens the list behind a point, by its dimension values. */
  onDrill: ((values: unknown[]) => void) | undefined;
}
