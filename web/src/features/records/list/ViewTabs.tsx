import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  LinkOutlined,
  LockOutlined,
  MoreOutlined,
  PlusOutlined,
  PushpinOutlined,
  SaveOutlined,
  TeamOutlined,
  UndoOutlined,
  UnlockOutlined,
} from "@ant-design/icons";
import { App, Button, Dropdown, type MenuProps, Tabs, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAbility, useReadOnly } from "../../../api/session";
import type { FormMeta, ViewMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { viewKind } from "../views";
import { AS_SAVED, listAddress } from "./listAddress";
import { type ListState, viewKey } from "./useListState";
import { useViewActions } from "./useViews";

const NameView = lazy(() => import("./NameView"));

interface Props {
  form: FormMeta;
  views: ViewMeta[];
  state: ListState;
}

interface Naming {
  title: string;
  view: ViewMeta;
  kinds: boolean;
}

/** Saved views as tabs; what was changed since is shown, kept or put back. */
export function ViewTabs({ form, views, state }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { modal, message } = App.useApp();
  const actions = useViewActions(form);
  const errorText = useErrorText();
  const designs = useAbility("design_forms");
  const shares = useAbility("share_views") || designs;
  const readOnly = useReadOnly();
  const [naming, setNaming] = useState<Naming | null>(null);
  const { view } = state;
  // Shipped views are changed in the form's design only.
  const changeable = !readOnly && Boolean(view?.id) && (view?.mine || shares);
  const names = views.map(viewKey);
  const reset = () => state.change(AS_SAVED);
  const current = () => ({
    filter: state.filter ?? {},
    columns: state.columns,
    sort: state.sort,
    options: state.options,
  });
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const update = () =>
    attempt(async () => {
      if (!view) return;
      await actions.save({ ...view, ...current() });
      reset();
    });
  const copyOf = (name: string): ViewMeta => ({ label: name, kind: view?.kind ?? "table", ...current() });
  const saveNew = async (made: ViewMeta) => {
    const saved = await actions.save(made);
    state.change({ view: viewKey(saved), ...AS_SAVED });
  };
  const move = (by: number) => {
    const place = view ? names.indexOf(viewKey(view)) : -1;
    const order = [...names];
    const [name] = order.splice(place, 1);
    if (name) order.splice(place + by, 0, name);
    void attempt(() => actions.arrange(order, preferred(views)));
  };
  const link = async () => {
    const { search } = state;
    // Others do not have one's own views: their address says all that is in them.
    const own = state.linked || (view?.id && !view.shared);
    const whole = own && { kind: view?.kind ?? "table", name: view ? label(view.label) : "" };
    const address = listAddress(form.key, {
      ...(whole || { view: view ? viewKey(view) : null }),
      ...(search && { search }),
      ...((state.changed || whole) && current()),
    });
    await navigator.clipboard.writeText(`${location.origin}${address}`);
    message.success(t("views.menu.copied"));
  };
  const askRemove = () => {
    if (!view) return;
    modal.confirm({
      title: t("records.view.removeTitle", { name: label(view.label) }),
      okButtonProps: { danger: true },
      onOk: () =>
        attempt(async () => {
          await actions.remove(view);
          state.change({ view: null, ...AS_SAVED });
        }),
    });
  };
  const place = view ? names.indexOf(viewKey(view)) : -1;
  const tabs = state.linked && view ? [...views, view] : views;
  const mine = view?.default === true && preferred(views) === viewKey(view);
  const linking = {
    key: "link",
    icon: <LinkOutlined />,
    label: t("views.menu.link"),
    onClick: () => void attempt(link),
  };
  const changing: MenuProps["items"] = [
    {
      key: "save",
      icon: <SaveOutlined />,
      label: t("records.view.saveAs"),
      onClick: () => setNaming({ title: t("records.view.saveAs"), view: copyOf(""), kinds: false }),
    },
    {
      key: "copy",
      icon: <CopyOutlined />,
      label: t("views.menu.duplicate"),
      onClick: () =>
        void attempt(() => saveNew(copyOf(t("views.menu.copyOf", { name: view ? label(view.label) : "" })))),
    },
    linking,
    { type: "divider" },
    ...(changeable && view
      ? [
          {
            key: "rename",
            icon: view.shared ? <TeamOutlined /> : <EditOutlined />,
            label: t("views.menu.rename"),
            disabled: Boolean(view.locked),
            onClick: () => setNaming({ title: t("views.menu.rename"), view, kinds: false }),
          },
          {
            key: "lock",
            icon: view.locked ? <UnlockOutlined /> : <LockOutlined />,
            label: t(view.locked ? "views.menu.unlock" : "views.menu.lock"),
            onClick: () => void attempt(() => actions.change(view, { locked: !view.locked })),
          },
        ]
      : []),
    {
      key: "default",
      icon: <PushpinOutlined />,
      label: t(mine ? "views.menu.notDefault" : "views.menu.default"),
      disabled: place < 0,
      onClick: () => void attempt(() => actions.arrange(names, mine || !view ? null : viewKey(view))),
    },
    { key: "left", label: t("views.menu.left"), disabled: place <= 0, onClick: () => move(-1) },
    {
      key: "right",
      label: t("views.menu.right"),
      disabled: place < 0 || place >= names.length - 1,
      onClick: () => move(1),
    },
    ...(changeable && !view?.locked
      ? [
          {
            key: "remove",
            icon: <DeleteOutlined />,
            danger: true,
            label: t("records.view.remove"),
            onClick: askRemove,
          },
        ]
      : []),
  ];
  const items = readOnly ? [linking] : changing;
  return (
    <div className="sl-views">
      <Tabs
        size="small"
        activeKey={view ? tabKey(view) : undefined}
        onChange={(key) => key !== LINKED && state.change({ view: key, ...AS_SAVED })}
        items={tabs.map((item) => {
          const changed = state.changed && item === view;
          return {
            key: tabKey(item),
            icon: tabKey(item) === LINKED ? <LinkOutlined /> : iconOf(item),
            label: (
              <>
                {changed ? `${label(item.label)} *` : label(item.label)}
                {item.locked && <LockOutlined className="sl-view-lock" />}
              </>
            ),
          };
        })}
      />
      {!readOnly && (
        <Tooltip title={t("views.menu.new")}>
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            aria-label={t("views.menu.new")}
            onClick={() => setNaming({ title: t("views.menu.new"), view: copyOf(""), kinds: true })}
          />
        </Tooltip>
      )}
      <Dropdown trigger={["click"]} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t("records.view.menu")} />
      </Dropdown>
      {state.missing && <span className="sl-muted">{t("views.menu.missing")}</span>}
      {state.changed && (
        <span className="sl-view-changed">
          <span className="sl-muted">{t("views.menu.unsaved")}</span>
          {changeable && !view?.locked && (
            <Button size="small" type="link" icon={<SaveOutlined />} onClick={() => void update()}>
              {t("common.save")}
            </Button>
          )}
          <Button size="small" type="link" icon={<UndoOutlined />} onClick={reset}>
            {t("records.view.reset")}
          </Button>
        </span>
      )}
      {naming && (
        <Suspense fallback={null}>
          <NameView
            form={form}
            title={naming.title}
            view={naming.view}
            kinds={naming.kinds}
            onClose={() => setNaming(null)}
            onSave={saveNew}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Key of the tab of a view that stands in the address alone. */
const LINKED = "linked";
const tabKey = (view: ViewMeta) => viewKey(view) || LINKED;

/** Tables are the rule and need no sign. */
function iconOf({ kind }: ViewMeta) {
  const { Icon } = viewKind(kind);
  return kind && kind !== "table" ? <Icon /> : undefined;
}

/** The view that the person prefers, if it is not merely the one that opens for everybody. */
function preferred(views: ViewMeta[]): string | null {
  const first = views.find((item) => item.default);
  return first && !first.shared_default ? viewKey(first) : null;
}
