export { PrintDesigner } from "./PrintDesigner";
