import type { ViewKind } from "./kinds";
import { table } from "./table";

/** Every kind of view, one line each, in the order of the menu. */
export const VIEW_KINDS: readonly ViewKind[] = [table];

/** The kind of that name; a table where it is not known (yet). */
export const viewKind = (name: string | undefined): ViewKind =>
  VIEW_KINDS.find((kind) => kind.name === name) ?? table;
