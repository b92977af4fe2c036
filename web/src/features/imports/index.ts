export { ImportsPage } from "./ImportsPage";
export { ImportWizard } from "./ImportWizard";
