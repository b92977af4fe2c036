import { refText } from "../values";
import type { Widget } from "../widget";

export const updatedBy: Widget = { text: refText };
