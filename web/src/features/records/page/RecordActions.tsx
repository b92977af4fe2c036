import { type ReactNode, useMemo, useRef } from "react";
import type { FormMeta, RecordRow } from "../../../api/types";
import { type RuntimeServices, ServicesContext, useServices } from "../../../engines/form/runtime/services";
import { actionsOf } from "./actions";
import { useActions } from "./useActions";

interface Props {
  form: FormMeta;
  record: RecordRow;
  children: ReactNode;
}

/** Buttons among the fields run the record's actions as those of the header do: they ask for what is needed. */
export function RecordActions({ form, record, children }: Props) {
  const services = useServices();
  const { start, dialog } = useActions(form, record);
  const offered = useMemo(() => actionsOf(form, record), [form, record]);
  const latest = useRef({ start, offered });
  latest.current = { start, offered };
  const own = useMemo((): RuntimeServices => {
    const find = (key: string) => latest.current.offered.find((action) => action.key === key);
    const isHere = (key: string, id: string) => key === form.key && id === record.id;
    return {
      ...services,
      mayRun: (key, id, action) => !isHere(key, id) || offered.some((item) => item.key === action),
      runAction: async (key, id, action, version) => {
        const known = isHere(key, id) && find(action);
        return known ? latest.current.start(known) : services.runAction(key, id, action, version);
      },
    };
  }, [services, form.key, record.id, offered]);
  return (
    <ServicesContext value={own}>
      {children}
      {dialog}
    </ServicesContext>
  );
}
