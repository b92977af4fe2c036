/** Forms in the console. */
import { Tabs } from "antd";
import { lazy } from "react";
import type { FieldMeta } from "../../../../api/types";
import { FieldDisplay, FieldInput, isWide } from "../desk";
import { tabsOf } from "./layout";
import type { Place, TabBarProps, Wrappers } from "./runtime";
import type { FormState } from "./state";
import { FormView } from "./view";

function DeskTabs({ value, tabs, onChange }: TabBarProps) {
  const items = tabs.map(({ key, label, wrong }) => ({
    key,
    label: <span className={wrong ? "sl-tab-wrong" : undefined}>{label}</span>,
  }));
  return <Tabs activeKey={value} items={items} onChange={onChange} size="small" />;
}

export const deskPlace: Place = {
  face: { FieldInput, FieldDisplay, isWide },
  TabBar: DeskTabs,
  CreateInPlace: lazy(() => import("./create-desk")),
};

interface Props {
  state: FormState;
  /** Only these fields; one with a mistake is always shown. */
  only?: ((field: FieldMeta) => boolean) | undefined;
  wrap?: Wrappers | undefined;
  quiet?: boolean | undefined;
}

export function DeskForm({ state, only, wrap, quiet }: Props) {
  const wanted = (field: FieldMeta) =>
    (only?.(field) ?? true) || field.key in state.errors || state.decision.required.has(field.key);
  const tabs = tabsOf(state.form, (field) => state.isShown(field) && wanted(field));
  return <FormView state={state} place={deskPlace} tabs={tabs} wrap={wrap} quiet={quiet} />;
}
