import { plainText } from "../values";
import type { Widget } from "../widget";

export const recordId: Widget = { text: plainText };
