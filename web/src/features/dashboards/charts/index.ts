import { type ComponentType, lazy } from "react";
import type { BodyProps } from "./body";
import { NumberBody } from "./number";
import { TableBody } from "./table";

/** Kinds that are drawn as plain HTML, one line each; all others are drawn by ECharts, see options.ts. */
const BODIES: Record<string, ComponentType<BodyProps>> = {
  number: NumberBody,
  table: TableBody,
};

const Canvas = lazy(() => import("./Canvas"));

export const bodyOf = (chart: string): ComponentType<BodyProps> => BODIES[chart] ?? Canvas;
