import { MenuOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { useReadOnly } from "../../api/session";
import { useNarrow, useShortcut } from "../../lib/hooks";
import { LiveRecords } from "./LiveRecords";
import { SeenBy } from "./SeenBy";
import { SideMenu } from "./SideMenu";
import { UserMenu } from "./UserMenu";

const CommandPalette = lazy(() => import("./CommandPalette"));
const Bell = lazy(() => import("./Bell"));

/** Left menu, top bar, page. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const readOnly = useReadOnly();
  const location = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  useShortcut("mod+k", () => setPaletteOpen(true));
  // biome-ignore lint/correctness/useExhaustiveDependencies: going anywhere closes the menu on a phone
  useEffect(() => setMenuOpen(false), [location.pathname]);

  return (
    <div className="sl-shell">
      <aside className={menuOpen ? "sl-side sl-side-open" : "sl-side"}>
        <SideMenu />
      </aside>
      {narrow && menuOpen && (
        <button
          type="button"
          className="sl-side-mask"
          aria-label={t("common.close")}
          onClick={() => setMenuOpen(false)}
        />
      )}
      <div className="sl-main">
        <header className="sl-top">
          {narrow && (
            <Button
              type="text"
              icon={<MenuOutlined />}
              aria-label={t("app.menu.open")}
              onClick={() => setMenuOpen(true)}
            />
          )}
          <Tooltip title={t("app.palette.shortcut")} mouseEnterDelay={0.6}>
            <button type="button" className="sl-search-button" onClick={() => setPaletteOpen(true)}>
              <SearchOutlined />
              <span>{t("app.palette.open")}</span>
              <kbd>Ctrl K</kbd>
            </button>
          </Tooltip>
          <div className="sl-top-right">
            {!readOnly && (
              <Suspense fallback={null}>
                <Bell />
              </Suspense>
            )}
            <UserMenu />
          </div>
        </header>
        <SeenBy />
        <main className="sl-page">{children}</main>
      </div>
      <LiveRecords />
      {paletteOpen && (
        <Suspense fallback={null}>
          <CommandPalette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
