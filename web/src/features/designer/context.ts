import { createContext, use } from "react";
import type { FormMeta, Issue } from "../../api/types";
import type { DragController } from "./canvas/drag";
import type { Definition } from "./core/definition";
import type { DesignerState, Selection } from "./core/state";
import type { Types } from "./meta";
import type { DraftSync, SaveState } from "./sync";

export type Update = (change: (state: DesignerState) => DesignerState) => void;

/** What never changes while the page is open, so that no part is drawn anew for it. */
export interface Tools {
  form: string;
  types: Types;
  update: Update;
  select: (selection: Selection) => void;
  /** Changes the definition; the same `gesture` in a row is one entry of undo. */
  edit: (change: (form: Definition) => Definition, gesture?: string) => void;
  /** Deletes what is selected, after asking where it is needed. */
  remove: () => void;
  announce: (text: string) => void;
  drag: DragController;
  sync: DraftSync;
}

export interface Situation {
  state: DesignerState;
  save: SaveState;
  problems: Issue[];
  published: FormMeta | undefined;
  publishedVersion: number;
}

export const ToolsContext = createContext<Tools | null>(null);
export const SituationContext = createContext<Situation | null>(null);

export function useTools(): Tools {
  const tools = use(ToolsContext);
  if (!tools) throw new Error("A part of the designer is used outside of it");
  return tools;
}

export function useSituation(): Situation {
  const situation = use(SituationContext);
  if (!situation) throw new Error("A part of the designer is used outside of it");
  return situation;
}

export const useDefinition = (): Definition => useSituation().state.history.present;
