import { calendar } from "./calendar";
import { gallery } from "./gallery";
import { kanban } from "./kanban";
import type { ViewKind } from "./kinds";
import { map } from "./map";
import { table } from "./table";
import { timeline } from "./timeline";
import { tree } from "./tree";

/** Every kind of view, one line each, in the order of the menu. */
export const VIEW_KINDS: readonly ViewKind[] = [table, kanban, calendar, timeline, gallery, map, tree];

/** The kind of that name; a table where it is not known (yet). */
export const viewKind = (name: string | undefined): ViewKind =>
  VIEW_KINDS.find((kind) => kind.name === name) ?? table;
