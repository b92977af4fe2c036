/** Forms on the phone. */
import { lazy } from "react";
import { Tabs } from "../../../../ui/phone/page";
import { FieldDisplay, FieldInput } from "../phone";
import { phoneTabsOf } from "./layout";
import type { Place, TabBarProps } from "./runtime";
import type { FormState } from "./state";
import { FormView } from "./view";

function PhoneTabs({ value, tabs, onChange }: TabBarProps) {
  const named = tabs.map(({ key, label, wrong }) => ({ key, label: wrong ? `${label} •` : label }));
  return <Tabs value={value} tabs={named} onChange={onChange} />;
}

export const phonePlace: Place = {
  face: { FieldInput, FieldDisplay, isWide: () => true },
  TabBar: PhoneTabs,
  CreateInPlace: lazy(() => import("./create-phone")),
};

export function PhoneForm({ state, quiet }: { state: FormState; quiet?: boolean | undefined }) {
  const tabs = phoneTabsOf(state.form, (field) => state.isShown(field) || field.key in state.errors);
  return <FormView state={state} place={phonePlace} tabs={tabs} quiet={quiet} />;
}
