export {
  type BulkSlotProps,
  type CreateSlotProps,
  type RecordExtensions,
  type RecordSlotProps,
  RecordExtensionsProvider,
} from "./extensions";
export { RecordsPage } from "./RecordsPage";
export { RecordTitle } from "./page/RecordTitle";
export { ExportButton } from "./list/ExportButton";
export { Cell } from "./list/Cell";
export { useColumns } from "./list/columns";
export { listAddress } from "./list/listAddress";
export { FilterButton } from "./filter/FilterButton";
export { type FormValues, SchemaForm } from "./page/SchemaForm";
export { useDraft } from "./page/useDraft";
