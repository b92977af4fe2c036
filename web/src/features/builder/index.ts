export { AppPage } from "./AppPage";
export { BuilderHome } from "./BuilderHome";
export { joinApp } from "./join";
