import { formatMinute } from "../values";
import type { Widget } from "../widget";

export const updatedAt: Widget = { text: (value) => formatMinute(value) };
