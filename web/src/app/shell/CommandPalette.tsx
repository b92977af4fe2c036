import { useQueries } from "@tanstack/react-query";
import { Modal } from "antd";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { canDo, formQuery, useForms } from "../../api/forms";
import { queryRecords } from "../../api/records";
import { useSession } from "../../api/session";
import { useDebounced } from "../../lib/hooks";
import { setLanguage, useLabel } from "../../lib/i18n";
import { useDark } from "../Look";
import { everyItem, useMenus } from "../menu";

interface Command {
  id: string;
  group: "go" | "do" | "found";
  text: string;
  hint?: string;
  run: () => void;
}

/** Forms that are searched first: those with people's words in them. */
const SEARCHED = ["ticket", "customer", "asset", "part", "engineer"];
const HITS = 5;

/** Ctrl-K: go to a page, find a record, do something. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const { commands, searching } = useCommands(text, onClose);
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

function useCommands(text: string, onClose: () => void): { commands: Command[]; searching: boolean } {
  const pages = usePageCommands(onClose);
  const { found, searching } = useFoundRecords(text.trim(), onClose);
  const needle = text.trim().toLowerCase();
  const matching = pages.filter((command) => command.text.toLowerCase().includes(needle));
  return { commands: [...found, ...matching], searching };
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

function useFoundRecords(text: string, onClose: () => void): { found: Command[]; searching: boolean } {
  const label = useLabel();
  const navigate = useNavigate();
  const forms = useForms();
  const search = useDebounced(text, 200);
  const searched = SEARCHED.flatMap((key) => forms.data?.find((form) => form.key === key) ?? []);
  const metas = useQueries({
    queries: searched.map((form) => ({ ...formQuery(form.key), enabled: search.length >= 2, retry: false })),
  });
  const results = useQueries({
    queries: searched.map((form, index) => {
      const title = metas[index]?.data?.title;
      return {
        queryKey: ["records", form.key, "palette", search],
        enabled: search.length >= 2 && Boolean(title),
        retry: false,
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          queryRecords(
            form.key,
            { columns: ["no", title ?? "no"], search, limit: HITS, total: "none" },
            signal,
          ),
      };
    }),
  });
  const found = results.flatMap((result, index) => {
    const form = searched[index];
    const title = metas[index]?.data?.title ?? "no";
    if (!form || text.length < 2) return [];
    return (result.data?.rows ?? []).map(
      (row): Command => ({
        id: `${form.key}:${row.id}`,
        group: "found",
        text: String(row[title] ?? row.no ?? row.id),
        hint: `${label(form.label)} ${row.no ?? ""}`,
        run: () => {
          onClose();
          void navigate(`/f/${form.key}/${row.id}`);
        },
      }),
    );
  });
  const searching = text.length >= 2 && (text !== search || results.some((result) => result.isFetching));
  return { found, searching };
}
