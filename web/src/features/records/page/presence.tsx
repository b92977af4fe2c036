import { createContext, type ReactNode, useContext } from "react";
import { type Present, usePresence } from "./usePresence";

const PresenceContext = createContext<Present[]>([]);

/** Tells that this window is at the record; everything inside hears who else is. */
export function PresenceProvider(props: { form: string; id: string; children: ReactNode }) {
  const people = usePresence(props.form, props.id);
  return <PresenceContext.Provider value={people}>{props.children}</PresenceContext.Provider>;
}

/** The others at the record. */
export const usePresent = (): Present[] => useContext(PresenceContext);

/** Tells that a field is being edited, for as long as this is on the screen. */
export function EditingNow({ form, id, field }: { form: string; id: string; field: string }) {
  usePresence(form, id, field);
  return null;
}
