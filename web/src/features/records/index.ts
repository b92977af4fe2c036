import { lazy } from "react";

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
export { sectionsOf } from "./page/fields";
export { Block as PageBlockView } from "./page/layout/blocks";
export { RecordTitle } from "./page/RecordTitle";
export { SchemaForm } from "./page/SchemaForm";
export { useDraft } from "./page/useDraft";
export { RecordsPage } from "./RecordsPage";
export { under, usePointerDrag } from "./views/shared/usePointerDrag";

/** Seldom opened, so loaded when it is. */
export const ColumnChooser = lazy(() => import("./list/ColumnChooser"));
export const RecyclePage = lazy(() =>
  import("./recycle/RecyclePage").then((m) => ({ default: m.RecyclePage })),
);
export const RecycleHome = lazy(() =>
  import("./recycle/RecycleHome").then((m) => ({ default: m.RecycleHome })),
);
export const PrintList = lazy(() => import("./print/PrintList").then((m) => ({ default: m.PrintList })));
