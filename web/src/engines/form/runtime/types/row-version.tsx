import { plainText } from "../values";
import type { Widget } from "../widget";

export const rowVersion: Widget = { text: plainText };
