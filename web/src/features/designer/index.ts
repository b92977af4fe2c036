export { type Draft, design } from "./api";
export { type History, newHistory, record, redo, undo } from "./core/history";
export { DesignerPage } from "./DesignerPage";
export { DesignHome } from "./home/DesignHome";
export { DraftSync, type SaveState } from "./sync";
