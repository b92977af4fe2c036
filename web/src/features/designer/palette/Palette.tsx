import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { fieldOf, type TypeInfo } from "../api";
import type { Dragged } from "../canvas/drag";
import { useTools } from "../context";
import type { Labels } from "../core/definition";
import { soundsLike } from "../core/pinyin";
import { add, addSectionAt, addTabAtEnd } from "../core/state";
import { useNames } from "../texts";
import { TypeIcon } from "./icons";

interface Entry {
  key: string;
  icon: string;
  text: string;
  help: string;
  dragged: Dragged | null;
  add: () => void;
}

interface Group {
  key: string;
  text: string;
  entries: Entry[];
}

/** What a form can be made of: drag it, or click to add it behind the selection. */
export const Palette = memo(function Palette({ onAdded }: { onAdded: () => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const tools = useTools();
  const names = useNames();
  const [typed, setTyped] = useState("");
  const groups = useMemo(() => {
    const said = (text: string) => tools.announce(t("designer.said.added", { name: text }));
    const field = (type: TypeInfo): Entry => ({
      key: type.name,
      icon: type.icon,
      text: label(type.label),
      help: label(type.help),
      dragged: { kind: "new", field: fieldOf(type), rows: type.can.rows },
      add: () => {
        tools.update((state) => add(state, fieldOf(type)));
        said(label(type.label));
      },
    });
    const layout: Entry[] = [
      {
        key: "section",
        icon: "section",
        text: t("designer.palette.section"),
        help: t("designer.palette.sectionHelp"),
        dragged: { kind: "newSection" },
        add: () => {
          tools.update((state) => addSectionAt(state, { label: names.section, columns: 2, fields: [] }));
          said(t("designer.palette.section"));
        },
      },
      {
        key: "tab",
        icon: "tab",
        text: t("designer.palette.tab"),
        help: t("designer.palette.tabHelp"),
        dragged: null,
        add: () => {
          tools.update((state) => addTabAtEnd(state, names.firstTab, names.tab));
          said(t("designer.palette.tab"));
        },
      },
    ];
    return [
      { key: "structure", text: t("designer.palette.structure"), entries: layout },
      ...groupsOf([...tools.types.values()], label, field),
    ];
  }, [tools, names, label, t]);
  const shown = groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ text }) => soundsLike(text, typed)) }))
    .filter(({ entries }) => entries.length > 0);
  return (
    <div className="sl-palette">
      <Input
        allowClear
        prefix={<SearchOutlined />}
        value={typed}
        placeholder={t("designer.palette.search")}
        aria-label={t("designer.palette.search")}
        onChange={(event) => setTyped(event.target.value)}
      />
      {shown.length === 0 && <p className="sl-muted">{t("designer.palette.none", { text: typed })}</p>}
      {shown.map((group) => (
        <section key={group.key} aria-label={group.text}>
          <h3>{group.text}</h3>
          <div className="sl-palette-items">
            {group.entries.map((entry) => (
              <button
                key={entry.key}
                type="button"
                title={entry.help}
                data-type={entry.key}
                onPointerDown={(event) => {
                  if (entry.dragged && event.pointerType === "mouse")
                    tools.drag.begin(event, entry.dragged, entry.text);
                }}
                onClick={() => {
                  if (tools.drag.justDragged) {
                    tools.drag.justDragged = false;
                    return;
                  }
                  entry.add();
                  onAdded();
                }}
              >
                <TypeIcon name={entry.icon} />
                <span>{entry.text}</span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
});

/** The types in their groups; what the system fills by itself for every record needs no field. */
function groupsOf(
  types: TypeInfo[],
  label: (text: Labels | undefined) => string,
  entry: (type: TypeInfo) => Entry,
): Group[] {
  const groups = new Map<string, Group>();
  for (const type of types) {
    if (HIDDEN.has(type.name)) continue;
    const known = groups.get(type.group) ?? {
      key: type.group,
      text: label(type.group_label) || type.group,
      entries: [],
    };
    known.entries.push(entry(type));
    groups.set(type.group, known);
  }
  return [...groups.values()];
}

/** Internal columns that every record has. */
const HIDDEN = new Set(["id", "version"]);
