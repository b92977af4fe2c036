export { exportList } from "./api";
export { ExportsTab } from "./ExportsTab";
export { ExportWizard, type ExportWizardProps } from "./ExportWizard";
