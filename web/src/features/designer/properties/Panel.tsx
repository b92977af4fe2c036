import { useSituation } from "../context";
import { FieldPanel } from "./FieldPanel";
import { FormPanel } from "./FormPanel";
import { SectionPanel, TabPanel } from "./SectionPanel";

/** The properties of what is selected. A new selection begins anew; a changed key does not. */
export function Panel() {
  const { state } = useSituation();
  const { selection, turn } = state;
  if (selection.kind === "field") return <FieldPanel key={turn} path={selection.path} />;
  if (selection.kind === "section") return <SectionPanel key={turn} index={selection.index} />;
  if (selection.kind === "tab") return <TabPanel key={turn} start={selection.start} />;
  return <FormPanel key={turn} />;
}
