export { AdminPage } from "./AdminPage";
export { default as MyAway } from "./Away";
