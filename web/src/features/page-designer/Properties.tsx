import { CopyOutlined, DeleteOutlined, LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Form, Input, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { RoleSelect } from "../../ui/RoleSelect";
import { BlockSettings } from "./BlockSettings";
import { blockAt, edits, type Labels, pageAt, tabAt } from "./model";
import type { Pages } from "./usePages";

/** A text in Chinese and English. */
export function Words(props: {
  label: string;
  value: Labels | undefined;
  onChange: (value: Labels) => void;
  long?: boolean;
}) {
  const { t } = useTranslation();
  const { label, value = {}, onChange, long } = props;
  const Box = long ? Input.TextArea : Input;
  return (
    <Form.Item label={label}>
      {(["zh", "en"] as const).map((language) => (
        <Box
          key={language}
          value={value[language] ?? ""}
          maxLength={long ? 5000 : 200}
          aria-label={`${label} ${language}`}
          placeholder={t(`pages.language.${language}`)}
          onChange={(event) => {
            const { [language]: _old, ...rest } = value;
            onChange(event.target.value ? { ...rest, [language]: event.target.value } : rest);
          }}
          style={{ marginBottom: 4 }}
        />
      ))}
    </Form.Item>
  );
}

/** What can be set of the chosen block, else of the tab and the page. */
export function Properties({ form, pages }: { form: FormMeta; pages: Pages }) {
  const { t } = useTranslation();
  const { state, edit } = pages;
  const block = blockAt(state);
  const tab = tabAt(state);
  const page = pageAt(state);
  if (!page || !tab) return <aside className="sl-pd-side" />;
  if (block) {
    return (
      <aside className="sl-pd-side" aria-label={t("pages.properties")}>
        <header>
          <h2>{t(`pages.block.${block.kind}`)}</h2>
          <span className="sl-grow" />
          <Button
            type="text"
            icon={<CopyOutlined />}
            aria-label={t("pages.copyBlock")}
            onClick={() => edit(edits.copyBlock)}
          />
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t("pages.removeBlock")}
            onClick={() => edit(edits.removeBlock)}
          />
        </header>
        <Form layout="vertical">
          <BlockSettings
            key={`${state.at.page}.${state.at.tab}.${state.at.block}`}
            form={form}
            block={block}
            onChange={(change, gesture) => edit((old) => edits.changeBlock(old, change), gesture)}
          />
          <Form.Item label={t("pages.moveToTab")} hidden={page.tabs.length < 2}>
            <TabChoice pages={pages} />
          </Form.Item>
        </Form>
      </aside>
    );
  }
  return (
    <aside className="sl-pd-side" aria-label={t("pages.properties")}>
      <header>
        <h2>{t("pages.tab")}</h2>
        <span className="sl-grow" />
        <Button
          type="text"
          icon={<LeftOutlined />}
          aria-label={t("pages.tabLeft")}
          onClick={() => edit((old) => edits.moveTab(old, -1))}
        />
        <Button
          type="text"
          icon={<RightOutlined />}
          aria-label={t("pages.tabRight")}
          onClick={() => edit((old) => edits.moveTab(old, 1))}
        />
        <Button
          type="text"
          danger
          disabled={page.tabs.length < 2}
          icon={<DeleteOutlined />}
          aria-label={t("pages.removeTab")}
          onClick={() => edit(edits.removeTab)}
        />
      </header>
      <Form layout="vertical">
        <Words
          label={t("pages.name")}
          value={tab.label}
          onChange={(label) => edit((old) => edits.changeTab(old, { label }), `tab-${state.at.tab}`)}
        />
        <PageSettings pages={pages} />
      </Form>
    </aside>
  );
}

function TabChoice({ pages }: { pages: Pages }) {
  const label = useLabel();
  const { state, edit } = pages;
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t("pages.moveToTab")}
      value={state.at.tab}
      onChange={(to) => edit((old) => (old.at.block === null ? old : edits.moveToTab(old, old.at.block, to)))}
      options={pageAt(state)?.tabs.map((item, index) => ({ value: index, label: label(item.label) })) ?? []}
    />
  );
}

function PageSettings({ pages }: { pages: Pages }) {
  const { t } = useTranslation();
  const { state, edit } = pages;
  const page = pageAt(state);
  if (!page) return null;
  return (
    <>
      <h2>{t("pages.page")}</h2>
      <Words
        label={t("pages.name")}
        value={page.label}
        onChange={(value) => edit((old) => edits.changePage(old, { label: value }), "page")}
      />
      <Form.Item label={t("pages.roles")} extra={t("pages.rolesHint")}>
        <RoleSelect
          aria-label={t("pages.roles")}
          value={page.roles ?? []}
          placeholder={t("pages.allRoles")}
          onChange={(roles) => edit((old) => edits.changePage(old, { roles }))}
        />
      </Form.Item>
      <Form.Item label={t("pages.device")}>
        <Segmented
          value={page.device ?? "all"}
          onChange={(device) => edit((old) => edits.changePage(old, { device }))}
          options={(["all", "desk", "phone"] as const).map((value) => ({
            value,
            label: t(`pages.devices.${value}`),
          }))}
        />
      </Form.Item>
    </>
  );
}
