export { DesignerPage } from "./DesignerPage";
export { DesignHome } from "./home/DesignHome";
