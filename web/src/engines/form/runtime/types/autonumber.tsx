import { plainText } from "../values";
import type { Widget } from "../widget";

export const autonumber: Widget = { text: plainText };
