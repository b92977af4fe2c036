import type { ViewSettingsProps } from "../kinds";

export default function TableSettings(_: ViewSettingsProps) {
  return null;
}
