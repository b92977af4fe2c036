export { PrintDesigner } from "./PrintDesigner";
export { default as PrintDialog } from "./PrintDialog";
