import { useQuery } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useForm, useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { RoleSelect } from "../../ui/RoleSelect";
import type { AppShown, Group, Item } from "./api";
import { IconPicker } from "./Look";

const KINDS = ["form", "view", "dashboard", "page", "link"] as const;
const PAGES = ["/dashboards", "/stock", "/settlement", "/imports"];

interface Props {
  app: AppShown;
  /** A heading to edit, or else an item. */
  group?: Group | undefined;
  item?: Item | undefined;
  onCancel: () => void;
  onGroup: (group: Group) => void;
  onItem: (item: Item) => void;
}

/** Name, icon, target and readers of a heading or a line. */
export function EntryForm({ app, group, item, onCancel, onGroup, onItem }: Props) {
  const { t } = useTranslation();
  const start = group ?? item;
  const [draft, setDraft] = useState<Item>({ kind: "form", target: "", ...item, ...(group ?? {}) });
  const change = (part: Partial<Item>) => setDraft((old) => ({ ...old, ...part }));
  const { zh = "", en = "" } = draft.label ?? {};
  const needsName = group !== undefined || draft.kind === "view" || draft.kind === "link";
  const complete = (!needsName || zh.trim() !== "") && (group !== undefined || draft.target !== "");
  const done = () => {
    const own: Record<string, string> = en ? { zh, en } : { zh };
    const name = zh.trim() ? { label: own } : {};
    const icon = draft.icon ? { icon: draft.icon } : {};
    const seen = {
      ...(start?.needs?.length ? { needs: start.needs } : {}),
      ...(draft.roles?.length ? { roles: draft.roles } : {}),
    };
    if (group)
      onGroup({
        key: group.key,
        label: name.label ?? group.label,
        ...icon,
        ...seen,
        items: group.items ?? [],
      });
    else onItem({ kind: draft.kind, target: draft.target, ...name, ...icon, ...seen });
  };
  return (
    <Modal
      open
      width={480}
      title={t(group ? "builder.group" : "builder.entry")}
      okButtonProps={{ disabled: !complete }}
      onCancel={onCancel}
      onOk={done}
    >
      <Form layout="vertical">
        {!group && <Target app={app} draft={draft} onChange={change} />}
        <Form.Item
          label={t("builder.nameZh")}
          htmlFor="entry-zh"
          required={needsName}
          help={needsName ? null : t("builder.nameHint")}
        >
          <Input
            id="entry-zh"
            value={zh}
            maxLength={100}
            onChange={({ target }) => change({ label: { ...draft.label, zh: target.value } })}
          />
        </Form.Item>
        <Form.Item label={t("builder.nameEn")} htmlFor="entry-en">
          <Input
            id="entry-en"
            value={en}
            maxLength={100}
            onChange={({ target }) => change({ label: { ...draft.label, en: target.value } })}
          />
        </Form.Item>
        <Form.Item label={t("builder.seenBy")} help={t("builder.seenByHint")}>
          <RoleSelect
            aria-label={t("builder.seenBy")}
            value={draft.roles ?? []}
            placeholder={t("builder.everyone")}
            onChange={(roles) => change({ roles })}
          />
        </Form.Item>
        <IconPicker icon={draft.icon ?? "file"} onChange={(icon) => change({ icon })} />
      </Form>
    </Modal>
  );
}

interface TargetProps {
  app: AppShown;
  draft: Item;
  onChange: (part: Partial<Item>) => void;
}

function Target({ app, draft, onChange }: TargetProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const boards = useQuery({
    queryKey: ["dashboards"],
    queryFn: () => api.get<{ key: string; label: Record<string, string> }[]>("/dashboards"),
    enabled: draft.kind === "dashboard",
  });
  const [form = "", view = ""] = draft.target.split("/");
  const chosen = useForm(draft.kind === "view" && form ? form : undefined);
  const formOptions = (forms.data ?? [])
    .toSorted((a, b) => Number(!own(app, a.key)) - Number(!own(app, b.key)))
    .map((item) => ({ value: item.key, label: label(item.label) }));
  return (
    <>
      <Form.Item label={t("builder.opens")}>
        <Select
          value={draft.kind}
          onChange={(kind) => onChange({ kind, target: "" })}
          options={KINDS.map((kind) => ({ value: kind, label: t(`builder.kind.${kind}`) }))}
        />
      </Form.Item>
      {(draft.kind === "form" || draft.kind === "view") && (
        <Form.Item label={t("builder.kind.form")} required>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            value={form || null}
            onChange={(key: string) => onChange({ target: draft.kind === "view" ? `${key}/` : key })}
            options={formOptions}
          />
        </Form.Item>
      )}
      {draft.kind === "view" && form && (
        <Form.Item label={t("builder.kind.view")} required>
          <Select
            value={view || null}
            onChange={(key: string) => {
              const found = chosen.data?.views.find((item) => (item.key ?? item.id) === key);
              const name = found && typeof found.label !== "string" ? { label: { ...found.label } } : {};
              onChange({ target: `${form}/${key}`, ...name });
            }}
            options={(chosen.data?.views ?? []).map((item) => ({
              value: item.key ?? item.id ?? "",
              label: label(item.label),
            }))}
          />
        </Form.Item>
      )}
      {draft.kind === "dashboard" && (
        <Form.Item label={t("builder.kind.dashboard")} required>
          <Select
            value={draft.target || null}
            onChange={(target: string) => onChange({ target })}
            options={(boards.data ?? []).map((item) => ({ value: item.key, label: label(item.label) }))}
          />
        </Form.Item>
      )}
      {draft.kind === "page" && (
        <Form.Item label={t("builder.kind.page")} required>
          <Select
            value={draft.target || null}
            onChange={(target: string) => onChange({ target })}
            options={PAGES.map((path) => ({ value: path, label: t(`builder.page.${path.slice(1)}`) }))}
          />
        </Form.Item>
      )}
      {draft.kind === "link" && (
        <Form.Item label={t("builder.address")} required help="https://…">
          <Input
            value={draft.target}
            maxLength={500}
            onChange={({ target }) => onChange({ target: target.value })}
          />
        </Form.Item>
      )}
    </>
  );
}

const own = (app: AppShown, key: string) => app.forms.some((form) => form.key === key);
