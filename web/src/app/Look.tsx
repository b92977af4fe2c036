import { App, theme as antdTheme, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMediaQuery, useStored } from "../lib/hooks";
import { consoleTheme } from "../ui/theme";

type Mode = "light" | "dark" | "system";

const DarkContext = createContext<{ dark: boolean; setMode: (mode: Mode) => void }>({
  dark: false,
  setMode: () => {},
});

/** Whether the console is dark now, and the switch for it. */
export const useDark = () => useContext(DarkContext);

/** Theme, language of the components, and the same tokens as CSS variables for our own styles. */
export function Look({ children }: { children: ReactNode }) {
  const [mode, setMode] = useStored<Mode>("sl.theme", "system");
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)");
  const dark = mode === "dark" || (mode === "system" && systemDark);
  // Whoever asked the device for less motion gets none.
  const still = useMediaQuery("(prefers-reduced-motion: reduce)");
  const { i18n } = useTranslation();
  const theme = useMemo(() => consoleTheme(dark, still), [dark, still]);
  const context = useMemo(() => ({ dark, setMode }), [dark, setMode]);
  return (
    <DarkContext.Provider value={context}>
      <ConfigProvider
        theme={theme}
        locale={i18n.language === "en" ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
        componentSize="middle"
      >
        <CssTokens dark={dark} />
        <App component={false} notification={{ placement: "bottomRight" }}>
          {children}
        </App>
      </ConfigProvider>
    </DarkContext.Provider>
  );
}

function CssTokens({ dark }: { dark: boolean }) {
  const { token } = antdTheme.useToken();
  useEffect(() => {
    const variables: Record<string, string> = {
      "--sl-bg": token.colorBgContainer,
      "--sl-bg-layout": token.colorBgLayout,
      "--sl-bg-side": dark ? "#131417" : "#f1f2f5",
      "--sl-bg-hover": token.colorFillTertiary,
      "--sl-bg-active": token.colorFillSecondary,
      "--sl-bg-accent": token.colorPrimaryBg,
      "--sl-border": token.colorBorderSecondary,
      "--sl-border-strong": token.colorBorder,
      "--sl-text": token.colorText,
      "--sl-text-2": token.colorTextSecondary,
      "--sl-text-3": token.colorTextTertiary,
      "--sl-accent": token.colorPrimary,
      "--sl-link": token.colorLink,
      "--sl-error": token.colorError,
      "--sl-success": token.colorSuccess,
      "--sl-warning": token.colorWarning,
      "--sl-shadow": token.boxShadowSecondary,
      "--sl-font": token.fontFamily,
    };
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(name, value);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  }, [token, dark]);
  return null;
}
