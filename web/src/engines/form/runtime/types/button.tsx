import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../../lib/i18n/label";
import { useControls } from "../controls";
import { linkOf } from "../link-template";
import { useServices } from "../services";
import type { DisplayProps, Widget } from "../widget";

const problemText = (error: unknown, fallback: string): string =>
  error instanceof Error && error.message ? error.message : fallback;

/** Runs a status action of the stored record, or opens a link with its values. */
function ButtonDisplay({ field, record, compact }: DisplayProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const { Action } = useControls();
  const services = useServices();
  const queries = useQueryClient();
  const [state, setState] = useState<{ pending: boolean; problem: string }>({ pending: false, problem: "" });
  const { form = "", action, link, style } = field.settings as typeof field.settings & Record<string, string>;
  if (compact) return null;
  const id = record?.id;
  const offered = Boolean(id && action && (services.mayRun?.(form, id, action) ?? true));
  const open = (address: string) => window.open(address, "_blank", "noopener,noreferrer");
  const run = async () => {
    if (!id) return;
    setState({ pending: true, problem: "" });
    try {
      if (action) await services.runAction(form, id, action, record?.version);
      setState({ pending: false, problem: "" });
      await queries.invalidateQueries();
    } catch (error) {
      setState({ pending: false, problem: problemText(error, t("runtime.error.unknown")) });
    }
  };
  const address = link && record ? linkOf(link, record) : undefined;
  return (
    <span
      style={{ display: "inline-flex", gap: 8, alignItems: "center", flexWrap: "wrap", marginBottom: 14 }}
    >
      <Action
        icon="none"
        look={(style ?? "default") as "primary" | "default" | "danger"}
        disabled={action ? !offered : !address}
        pending={state.pending}
        onClick={() => (action ? void run() : address && open(address))}
      >
        {label(field.label)}
      </Action>
      {!id && action && <span style={{ opacity: 0.65 }}>{t("runtime.button.saveFirst")}</span>}
      {state.problem && <span role="alert">{state.problem}</span>}
    </span>
  );
}

export const button: Widget = { Display: ButtonDisplay, text: () => "", drawn: true };
