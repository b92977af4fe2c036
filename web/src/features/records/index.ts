import { lazy } from "react";

export { conditionText } from "../../engines/conditions";
export { headerOf, useColumns } from "../../engines/conditions/columns";
export {
  type BulkSlotProps,
  type CreateSlotProps,
  type RecordExtensions,
  RecordExtensionsProvider,
  type RecordSlotProps,
} from "./extensions";
export { FilterButton } from "./filter/FilterButton";
export { Cell } from "./list/Cell";
export { ExportButton } from "./list/ExportButton";
export { listAddress } from "./list/listAddress";
export { RecordTitle } from "./page/RecordTitle";
export { SchemaForm } from "./page/SchemaForm";
export { useDraft } from "./page/useDraft";
export { RecordsPage } from "./RecordsPage";

/** Seldom opened, so loaded when it is. */
export const RecyclePage = lazy(() =>
  import("./recycle/RecyclePage").then((m) => ({ default: m.RecyclePage })),
);
