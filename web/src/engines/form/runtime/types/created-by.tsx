import { refText } from "../values";
import type { Widget } from "../widget";

export const createdBy: Widget = { text: refText };
