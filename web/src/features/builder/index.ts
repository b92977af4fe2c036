export { AppPage } from "./AppPage";
export { BuilderHome } from "./BuilderHome";
