import {
  ArrowLeftOutlined,
  EyeOutlined,
  HistoryOutlined,
  MoreOutlined,
  RedoOutlined,
  SettingOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useLabel } from "../../lib/i18n";
import { inZone } from "../../lib/zone";
import { useDefinition, useSituation, useTools } from "./context";
import { redone, undone } from "./core/state";
import type { SaveState } from "./sync";

interface Props {
  onBack: () => void;
  /** The settings of the form as a whole. */
  onForm: () => void;
  onPreview: () => void;
  onVersions: () => void;
  onRecycled: () => void;
  onDiscard: () => void;
  onDelete: () => void;
  onPublish: () => void;
  onProblems: () => void;
}

export function TopBar(props: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const tools = useTools();
  const { state, save, problems, publishedVersion } = useSituation();
  const form = useDefinition();
  const { past, future } = state.history;
  return (
    <header className="sl-designer-top">
      <Button
        type="text"
        icon={<ArrowLeftOutlined />}
        aria-label={t("designer.top.back")}
        onClick={props.onBack}
      />
      <h1>{label(form.label)}</h1>
      <span className={BAD.has(save.kind) ? "sl-save-state sl-save-bad" : "sl-save-state"} role="status">
        <SaveText save={save} />
        {publishedVersion === 0 && ` · ${t("designer.top.never")}`}
      </span>
      {problems.length > 0 && (
        <Button type="link" danger onClick={props.onProblems}>
          {t("designer.top.problems", { count: problems.length })}
        </Button>
      )}
      <Tooltip title={t("designer.top.undo")}>
        <Button
          type="text"
          icon={<UndoOutlined />}
          aria-label={t("designer.top.undo")}
          disabled={past.length === 0}
          onClick={() => tools.update(undone)}
        />
      </Tooltip>
      <Tooltip title={t("designer.top.redo")}>
        <Button
          type="text"
          icon={<RedoOutlined />}
          aria-label={t("designer.top.redo")}
          disabled={future.length === 0}
          onClick={() => tools.update(redone)}
        />
      </Tooltip>
      <Button
        icon={<SettingOutlined />}
        type={state.selection.kind === "form" ? "default" : "text"}
        aria-pressed={state.selection.kind === "form"}
        onClick={props.onForm}
      >
        {t("designer.top.form")}
      </Button>
      <Button icon={<EyeOutlined />} onClick={props.onPreview}>
        {t("designer.top.preview")}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            {
              key: "versions",
              icon: <HistoryOutlined />,
              label: t("designer.top.versions"),
              disabled: publishedVersion === 0,
              onClick: props.onVersions,
            },
            {
              key: "data",
              label: t("designer.top.data"),
              disabled: publishedVersion === 0,
              onClick: () => void navigate(`/f/${tools.form}`),
            },
            {
              key: "pages",
              label: t("designer.top.pages"),
              disabled: publishedVersion === 0,
              onClick: () => void navigate(`/pages/${tools.form}`),
            },
            {
              key: "print",
              label: t("designer.top.print"),
              disabled: publishedVersion === 0,
              onClick: () => void navigate(`/design/${tools.form}/print`),
            },
            {
              key: "recycled",
              label: t("designer.top.recycled"),
              disabled: publishedVersion === 0,
              onClick: props.onRecycled,
            },
            { key: "discard", label: t("designer.top.discard"), onClick: props.onDiscard },
            { type: "divider" },
            { key: "delete", danger: true, label: t("designer.top.delete"), onClick: props.onDelete },
          ],
        }}
      >
        <Button type="text" icon={<MoreOutlined />} aria-label={t("designer.top.more")} />
      </Dropdown>
      <Button type="primary" onClick={props.onPublish}>
        {t("designer.top.publish")}
      </Button>
    </header>
  );
}

const BAD = new Set<SaveState["kind"]>(["offline", "conflict", "failed"]);

function SaveText({ save }: { save: SaveState }) {
  const { t } = useTranslation();
  if (save.kind !== "saved") return t(`designer.save.${save.kind}`);
  return save.at
    ? t("designer.save.saved", { at: inZone(save.at).format("HH:mm") })
    : t("designer.save.nothing");
}
