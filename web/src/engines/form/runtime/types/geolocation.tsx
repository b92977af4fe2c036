import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useControls } from "../controls";
import { locate, type Position, positionText } from "../position";
import type { DisplayProps, InputProps, Widget } from "../widget";

const positionOf = (value: unknown): Position | null =>
  value && typeof value === "object" && "lng" in value && "lat" in value ? (value as Position) : null;

function GeolocationInput({ value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Action } = useControls();
  const [state, setState] = useState<"idle" | "asking" | "denied" | "unavailable">("idle");
  const position = positionOf(value);
  const ask = async () => {
    setState("asking");
    const found = await locate();
    if (found.outcome === "found") onChange(found.position);
    setState(found.outcome === "found" ? "idle" : found.outcome);
  };
  return (
    <div style={{ display: "flex", gap: 8, alignItems: "center", flexWrap: "wrap" }}>
      <Action onClick={() => void ask()} disabled={disabled} pending={state === "asking"}>
        {position ? t("runtime.position.again") : t("runtime.position.take")}
      </Action>
      {position && <span>{positionText(position, t)}</span>}
      {state === "denied" && <span role="alert">{t("runtime.position.denied")}</span>}
      {state === "unavailable" && <span role="alert">{t("runtime.position.unavailable")}</span>}
    </div>
  );
}

function GeolocationDisplay({ value }: DisplayProps) {
  const { t } = useTranslation();
  const position = positionOf(value);
  return position ? positionText(position, t) : null;
}

export const geolocation: Widget = {
  Input: GeolocationInput,
  Display: GeolocationDisplay,
  text: (value, _field, { t }) => {
    const position = positionOf(value);
    return position ? positionText(position, t) : "";
  },
  group: true,
};
