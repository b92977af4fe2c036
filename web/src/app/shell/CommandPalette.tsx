import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api/client";
import { canDo, useForms } from "../../api/forms";
import { useSession } from "../../api/session";
import type { Schemas } from "../../api/types";
import { useDebounced } from "../../lib/hooks";
import { setLanguage, useLabel } from "../../lib/i18n";
import { useDark } from "../Look";
import { everyItem, useMenus } from "../menu";

interface Command {
  id: string;
  group: "go" | "do" | "found" | "recent";
  text: string;
  hint?: string;
  run: () => void;
}

/** Ctrl-K: go to a page, find a record, do something. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const { commands, searching, note } = useCommands(text, onClose);
  const active = Math.min(chosen, Math.max(0, commands.length - 1));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setChosen((active + 1) % Math.max(1, commands.length));
    else if (event.key === "ArrowUp")
      setChosen((active - 1 + commands.length) % Math.max(1, commands.length));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) commands[active]?.run();
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      open
      onCancel={onClose}
      footer={null}
      closable={false}
      width={600}
      className="sl-palette"
      style={{ top: 80 }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette was opened to type into it
        autoFocus
        className="sl-palette-input"
        placeholder={t("app.palette.placeholder")}
        aria-label={t("app.palette.placeholder")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="sl-palette-list">
        {note && <p className="sl-muted">{note}</p>}
        {commands.length === 0 && (
          <p className="sl-muted">{searching ? t("common.loading") : t("app.palette.nothing")}</p>
        )}
        {commands.map((command, index) => (
          <div key={command.id}>
            {command.group !== commands[index - 1]?.group && <h3>{t(`app.palette.${command.group}`)}</h3>}
            <button
              type="button"
              data-active={index === active}
              onMouseEnter={() => setChosen(index)}
              onClick={command.run}
            >
              <span>{command.text}</span>
              {command.hint && <small>{command.hint}</small>}
            </button>
          </div>
        ))}
      </div>
    </Modal>
  );
}

function useCommands(text: string, onClose: () => void) {
  const pages = usePageCommands(onClose);
  const recent = useRecentCommands(onClose);
  const { found, searching, note } = useFoundRecords(text.trim(), onClose);
  const needle = text.trim().toLowerCase();
  const matching = pages.filter((command) => command.text.toLowerCase().includes(needle));
  return { commands: [...(needle ? found : recent), ...matching], searching, note };
}

const RECENT = "sl.recent";
const MANY = 6;

interface Recent {
  path: string;
  text: string;
  hint: string;
}

function recentOf(): Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(stored) ? (stored as Recent[]) : [];
  } catch {
    return [];
  }
}

/** What was opened from here last, kept on this device. */
function remember(item: Recent): void {
  const others = recentOf().filter(({ path }) => path !== item.path);
  localStorage.setItem(RECENT, JSON.stringify([item, ...others].slice(0, MANY)));
}

function useRecentCommands(onClose: () => void): Command[] {
  const navigate = useNavigate();
  return recentOf().map(({ path, text, hint }) => ({
    id: `recent:${path}`,
    group: "recent",
    text,
    hint,
    run: () => {
      onClose();
      void navigate(path);
    },
  }));
}

function usePageCommands(onClose: () => void): Command[] {
  const { t, i18n } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const session = useSession();
  const forms = useForms();
  const menus = useMenus();
  const { dark, setMode } = useDark();
  return useMemo(() => {
    const go = (path: string) => () => {
      onClose();
      void navigate(path);
    };
    const run = (action: () => void) => () => {
      onClose();
      action();
    };
    const all = forms.data ?? [];
    const pages = everyItem(session, menus.data ?? []);
    const creatable = all.filter((form) => canDo(form, "create"));
    return [
      ...pages.map((item): Command => {
        const name = item.textKey ? t(item.textKey) : label(item.text ?? "");
        return { id: `go:${item.path}`, group: "go", text: name, run: go(item.path) };
      }),
      ...creatable.map((form): Command => {
        const name = t("app.palette.create", { name: label(form.label) });
        return { id: `new:${form.key}`, group: "do", text: name, run: go(`/f/${form.key}?new=1`) };
      }),
      {
        id: "dark",
        group: "do",
        text: dark ? t("app.light") : t("app.dark"),
        run: run(() => setMode(dark ? "light" : "dark")),
      },
      {
        id: "language",
        group: "do",
        text: t("app.otherLanguage"),
        run: run(() => void setLanguage(i18n.language === "en" ? "zh-CN" : "en")),
      },
    ];
  }, [t, i18n, label, navigate, session, forms.data, menus.data, dark, setMode, onClose]);
}

/** Records of all forms, found in one request; an older answer never replaces a newer one. */
function useFoundRecords(text: string, onClose: () => void) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const forms = useForms();
  const search = useDebounced(text, 150);
  const result = useQuery({
    queryKey: ["search", search],
    enabled: search.length >= 1,
    retry: false,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Schemas["Hits"]>("/search", { query: { q: search }, signal }),
  });
  const rows = text.length >= 1 ? (result.data?.rows ?? []) : [];
  const found = rows.map((row): Command => {
    const form = label(forms.data?.find(({ key }) => key === row.form)?.label) || row.form;
    const title = row.title || row.no || row.id;
    const path = `/f/${row.form}/${row.id}`;
    const why = row.found && row.found !== row.title && row.found !== row.no ? row.found : "";
    return {
      id: `${row.form}:${row.id}`,
      group: "found",
      text: title,
      hint: [form, row.no, why].filter(Boolean).join(" · "),
      run: () => {
        remember({ path, text: title, hint: form });
        onClose();
        void navigate(path);
      },
    };
  });
  const searching = text.length >= 1 && (text !== search || result.isFetching);
  const note = text.length >= 1 && result.data?.bounded ? t("app.palette.bounded") : "";
  return { found, searching, note };
}
