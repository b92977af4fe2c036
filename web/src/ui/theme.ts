import { theme as antdTheme, type ThemeConfig } from "antd";
import { ACCENT, ACCENT_ON_DARK } from "./tokens";

const FONT =
  '-apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", Roboto, sans-serif';

/**
 * The console's look: one accent, neutral greys, dense rows on an 8 px grid; dark from the same tokens. `still`: nothing
 * moves.
 */
export function consoleTheme(dark: boolean, still: boolean): ThemeConfig {
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: ACCENT,
      colorInfo: ACCENT,
      colorLink: dark ? ACCENT_ON_DARK : ACCENT,
      fontFamily: FONT,
      fontSize: 13,
      fontSizeSM: 12,
      borderRadius: 6,
      controlHeight: 30,
      padding: 12,
      paddingLG: 16,
      paddingSM: 8,
      wireframe: false,
      motion: !still,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
      colorBgLayout: dark ? "#101113" : "#f6f7f9",
      colorBgContainer: dark ? "#17181b" : "#ffffff",
      colorBgElevated: dark ? "#1f2125" : "#ffffff",
      colorError: dark ? "#f0616d" : "#d1323b",
      // Grey words keep a contrast of 4.5 on the ground they stand on.
      colorTextTertiary: dark ? "#a0a4ac" : "#666b74",
      colorTextPlaceholder: dark ? "#8b9099" : "#737881",
      colorTextBase: dark ? "#e6e7ea" : "#1c1e22",
      colorBorderSecondary: dark ? "#26282d" : "#eceef1",
    },
    components: {
      Table: { cellPaddingBlockSM: 5, cellPaddingInlineSM: 10, headerBg: dark ? "#17181b" : "#fbfbfc" },
      Menu: { itemHeight: 32, itemMarginInline: 8, itemBorderRadius: 6, activeBarBorderWidth: 0 },
      Tabs: {
        horizontalItemPadding: "8px 0",
        horizontalMargin: "0",
        ...(dark && { itemSelectedColor: ACCENT_ON_DARK, inkBarColor: ACCENT_ON_DARK }),
      },
      Layout: { siderBg: dark ? "#131417" : "#f1f2f5", headerBg: dark ? "#17181b" : "#ffffff" },
    },
  };
}
