import { formatMinute } from "../values";
import type { Widget } from "../widget";

export const createdAt: Widget = { text: (value) => formatMinute(value) };
