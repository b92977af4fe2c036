import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  EditOutlined,
  HolderOutlined,
  PlusOutlined,
} from "@ant-design/icons";
import { Button, Tag } from "antd";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useForms } from "../../api/forms";
import { useRoleNames } from "../../api/roles";
import { useLabel } from "../../lib/i18n";
import { MenuIcon } from "../../ui/MenuIcon";
import type { AppShown, Group, Item } from "./api";
import { EntryForm } from "./EntryForm";
import { freeKey, moved, type Place, stepped, withItem, withoutPlace } from "./menuModel";

interface Props {
  app: AppShown;
  menus: Group[];
  onChange: (menus: Group[]) => void;
}

const same = (a: Place | null, b: Place) => a?.group === b.group && a?.item === b.item;

/** Headings and lines of the menu: order by drag or Alt and the arrow keys, icon, name, who sees it. */
export function MenuEditor({ app, menus, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const roles = useRoleNames();
  const [dragged, setDragged] = useState<Place | null>(null);
  const [over, setOver] = useState<Place | null>(null);
  const [editing, setEditing] = useState<{ place: Place; fresh?: "item" | "group" } | null>(null);

  const nameOf = (item: Item) => {
    if (item.label) return label(item.label);
    const form = forms.data?.find(({ key }) => key === item.target);
    if (form) return label(form.label);
    return item.kind === "page" ? t(`builder.page.${item.target.slice(1)}`) : item.target;
  };
  const roleNames = (keys: string[] | undefined) =>
    (keys ?? []).map((key) => label(roles.data?.find((role) => role.key === key)?.label) || key);

  const drop = (to: Place) => (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    if (!dragged || same(dragged, to)) return;
    if (dragged.item === undefined) onChange(moved(menus, dragged, { group: to.group }));
    else onChange(moved(menus, dragged, { group: to.group, item: to.item ?? 0 }));
    setDragged(null);
  };
  const step = (place: Place, by: 1 | -1) => {
    const result = stepped(menus, place, by);
    onChange(result.menus);
    const id = rowId(result.place);
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  const keys = (place: Place) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    step(place, event.key === "ArrowUp" ? -1 : 1);
  };
  const row = (place: Place, name: string, icon: string, kind: string, seen: string[]) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging; the same by the buttons in the line
    <div
      className="sl-menu-row"
      data-group={place.item === undefined}
      data-over={same(over, place)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        setDragged(place);
      }}
      onDragEnd={() => {
        setDragged(null);
        setOver(null);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(place);
      }}
      onDrop={drop(place)}
      onKeyDown={keys(place)}
    >
      <HolderOutlined className="sl-muted" />
      <button
        type="button"
        id={rowId(place)}
        className="sl-plain sl-menu-name"
        title={t("builder.moveHint")}
        onClick={() => setEditing({ place })}
      >
        {icon && <MenuIcon name={icon} />}
        <b>{name}</b>
        {kind && <small className="sl-muted">{kind}</small>}
      </button>
      {seen.map((role) => (
        <Tag key={role}>{role}</Tag>
      ))}
      <span className="sl-grow" />
      <Small icon={<ArrowUpOutlined />} text={t("builder.up", { name })} onClick={() => step(place, -1)} />
      <Small icon={<ArrowDownOutlined />} text={t("builder.down", { name })} onClick={() => step(place, 1)} />
      <Small
        icon={<EditOutlined />}
        text={t("builder.edit", { name })}
        onClick={() => setEditing({ place })}
      />
      <Small
        icon={<DeleteOutlined />}
        text={t("builder.takeOutName", { name })}
        onClick={() => onChange(withoutPlace(menus, place))}
      />
    </div>
  );
  return (
    <div className="sl-menu-editor">
      <p className="sl-muted">{t("builder.menuHint")}</p>
      {menus.map((group, index) => (
        <section key={group.key}>
          {row({ group: index }, label(group.label), group.icon ?? "", "", roleNames(group.roles))}
          {(group.items ?? []).map((item, number) => (
            <div key={`${item.kind}:${item.target}`}>
              {row(
                { group: index, item: number },
                nameOf(item),
                item.icon ?? forms.data?.find(({ key }) => key === item.target)?.icon ?? "file",
                t(`builder.kind.${item.kind}`),
                roleNames(item.roles),
              )}
            </div>
          ))}
          <Button
            type="link"
            size="small"
            icon={<PlusOutlined />}
            onClick={() => setEditing({ place: { group: index }, fresh: "item" })}
          >
            {t("builder.addEntry")}
          </Button>
        </section>
      ))}
      <Button
        icon={<PlusOutlined />}
        onClick={() => setEditing({ place: { group: menus.length }, fresh: "group" })}
      >
        {t("builder.addGroup")}
      </Button>
      {editing && (
        <EntryForm
          app={app}
          group={editing.fresh === "item" ? undefined : groupOf(menus, editing.place)}
          item={
            editing.fresh === "item"
              ? { kind: "form", target: "" }
              : menus[editing.place.group]?.items?.[editing.place.item ?? -1]
          }
          onCancel={() => setEditing(null)}
          onGroup={(group) => {
            const known = menus[editing.place.group];
            onChange(known ? menus.map((old) => (old === known ? group : old)) : [...menus, group]);
            setEditing(null);
          }}
          onItem={(item) => {
            onChange(withItem(menus, editing.place, item));
            setEditing(null);
          }}
        />
      )}
    </div>
  );
}

const rowId = ({ group, item }: Place) => `menu-${group}-${item ?? "g"}`;

function groupOf(menus: Group[], { group, item }: Place): Group | undefined {
  if (item !== undefined) return undefined;
  return menus[group] ?? { key: freeKey(menus), label: { zh: "" }, items: [] };
}

function Small({ icon, text, onClick }: { icon: React.ReactNode; text: string; onClick: () => void }) {
  return <Button type="text" size="small" icon={icon} aria-label={text} title={text} onClick={onClick} />;
}
