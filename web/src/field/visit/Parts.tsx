import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Card, Note } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { Stepper } from "../../ui/phone/stepper";
import { toast } from "../../ui/phone/toast";
import { type StockRow, useVisitRequest } from "../api";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";

/** How many of each part, by the part's id. */
type Chosen = Record<string, number>;

/** No more than lies in the van, also when the stock has shrunk since the draft was written. */
export function withinStock(chosen: Chosen, van: StockRow[]): Chosen {
  const entries = van.map(
    ({ part, quantity }) => [part.id, Math.min(chosen[part.id] ?? 0, Number(quantity))] as const,
  );
  return Object.fromEntries(entries.filter(([, quantity]) => quantity > 0));
}

export default function Parts() {
  const { t } = useTranslation();
  const screen = useVisitScreen();
  const draft = useDraft<Chosen>(`parts.${screen.id}`, {});
  const van = screen.detail?.van?.rows ?? [];
  const chosen = withinStock(draft.value, van);
  const request = useVisitRequest<{ lines: { part: string; quantity: number }[] }>(screen.id, "parts");
  const count = Object.keys(chosen).length;
  const send = async () => {
    const lines = Object.entries(chosen).map(([part, quantity]) => ({ part, quantity }));
    if (!(await request.run({ lines }))) return;
    draft.clear();
    toast(t("field.parts.saved"));
  };
  const foot = screen.open && van.length > 0 && (
    <Button look="primary" pending={request.pending} disabled={!count} onClick={() => void send()}>
      {count ? t("field.parts.use", { count }) : t("field.parts.choose")}
    </Button>
  );
  return (
    <Screen title={t("field.work.parts")} back={screen.back} query={screen.query} foot={foot}>
      <Used screen={screen} />
      {request.failed && <ProblemNote error={request.error} onRetry={() => void send()} />}
      {screen.open && (
        <Van van={van} chosen={chosen} disabled={request.pending} onChange={(next) => draft.set(next)} />
      )}
    </Screen>
  );
}

function Used({ screen: { detail, open } }: { screen: ReturnType<typeof useVisitScreen> }) {
  const { t } = useTranslation();
  const used = detail?.parts ?? [];
  if (!used.length) return open ? null : <p className="p-soft">{t("field.parts.none")}</p>;
  return (
    <Card title={t("field.parts.used")}>
      {used.map((line) => (
        <div className="p-item" key={line.id}>
          <span className="grow">{line.part?.title}</span>
          <span className="p-num p-strong">
            {line.quantity} {line["part.unit"] ?? ""}
          </span>
        </div>
      ))}
    </Card>
  );
}

interface VanProps {
  van: StockRow[];
  chosen: Chosen;
  disabled: boolean;
  onChange: (chosen: Chosen) => void;
}

function Van({ van, chosen, disabled, onChange }: VanProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const rows = van.filter(({ part }) => `${part.code ?? ""} ${part.name}`.toLowerCase().includes(wanted));
  if (!van.length) return <Note>{t("field.parts.vanEmpty")}</Note>;
  return (
    <Card title={t("field.parts.van")}>
      <input
        className="p-input"
        type="search"
        value={text}
        placeholder={t("field.stock.search")}
        aria-label={t("field.stock.search")}
        onChange={(event) => setText(event.target.value)}
      />
      {rows.map(({ part, quantity }) => (
        <div className="p-item" key={part.id}>
          <div className="grow">
            {part.name}
            <div className="p-soft p-small">
              {part.code} {t("field.parts.inVan", { quantity: Number(quantity), unit: part.unit ?? "" })}
            </div>
          </div>
          <Stepper
            label={part.name}
            value={chosen[part.id] ?? 0}
            max={Number(quantity)}
            disabled={disabled}
            onChange={(next) => onChange({ ...chosen, [part.id]: next })}
          />
        </div>
      ))}
    </Card>
  );
}
