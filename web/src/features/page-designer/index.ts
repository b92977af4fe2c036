export { PageDesigner } from "./PageDesigner";
