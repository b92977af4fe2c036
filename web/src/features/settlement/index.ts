export { SettlementPage } from "./SettlementPage";
