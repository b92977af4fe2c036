import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Input, InputNumber, Select } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { useRefreshRecords } from "../../api/records";
import { useLeaveGuard } from "../../lib/leave";
import { useRetryKey } from "../../lib/retryKey";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { useErrorText } from "../../ui/states";
import { type MoveKind, moveParts, usePlaces, useStock } from "./api";

interface Line {
  id: number;
  part?: string;
  quantity: number | null;
  unit_cost: number | null;
}

/** Which ends a move has, and what kind of place each is. */
const ENDS: Record<MoveKind, { from?: string[]; to?: string[] }> = {
  receive: { to: ["warehouse"] },
  issue: { from: ["warehouse"], to: ["van"] },
  return: { from: ["van"], to: ["warehouse", "defective"] },
  transfer: { from: ["warehouse", "van", "defective"], to: ["warehouse", "van", "defective"] },
  scrap: { from: ["warehouse", "van", "defective"] },
};

interface Props {
  kind: MoveKind;
  part?: { id: string; title: string } | undefined;
  onClose: () => void;
}

/** Receive, issue, return, transfer or scrap: lines that are booked together or not at all. */
export function MoveForm({ kind, part, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const last = useRef(1);
  const keyOf = useRetryKey();
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const [note, setNote] = useState("");
  const [lines, setLines] = useState<Line[]>([{ id: 0, part: part?.id, quantity: 1, unit_cost: null }]);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const ends = ENDS[kind];
  const ready = (!ends.from || from) && (!ends.to || to) && lines.every((line) => line.part && line.quantity);

  const change = (id: number, part: Partial<Line>) =>
    setLines((old) => old.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const touched = Boolean(from || to || note || lines.length > 1 || lines[0]?.part !== part?.id);
  const close = useLeaveGuard(touched, onClose);
  const submit = async () => {
    setBusy(true);
    setFailure("");
    try {
      const moved = lines.map((line) => ({
        part: line.part ?? "",
        quantity: line.quantity ?? 0,
        ...(line.unit_cost !== null && { unit_cost: line.unit_cost }),
      }));
      const body = { lines: moved, from, to, note: note.trim() || undefined };
      await moveParts(kind, body, keyOf({ kind, ...body }));
      message.success(t("parts.move.done", { count: lines.length }));
      await client.invalidateQueries({ queryKey: ["stock"] });
      refresh("stock_move");
      onClose();
    } catch (problem) {
      setErrors(problem instanceof ApiProblem ? problem.byPath("") : {});
      setFailure(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Drawer
      open
      size={640}
      title={t(`parts.move.${kind}`)}
      onClose={close}
      extra={
        <Button
          type="primary"
          danger={kind === "scrap"}
          loading={busy}
          disabled={!ready}
          onClick={() => void submit()}
        >
          {t("parts.move.submit")}
        </Button>
      }
    >
      <div className="sl-form">
        {failure && (
          <p role="alert" className="sl-error">
            {failure}
          </p>
        )}
        <div className="sl-move-ends">
          {ends.from && (
            <PlaceSelect label={t("parts.column.from")} kinds={ends.from} value={from} onChange={setFrom} />
          )}
          {ends.to && (
            <PlaceSelect
              label={t("parts.column.to")}
              kinds={ends.to}
              value={to}
              onChange={setTo}
              except={from}
            />
          )}
        </div>
        {lines.map((line, index) => (
          <div key={line.id} className="sl-move-line">
            <RemoteSelect
              form="part"
              value={line.part ? [line.part] : []}
              placeholder={t("parts.column.part")}
              onChange={([id]) => change(line.id, { part: id })}
            />
            <InputNumber
              min={0.001}
              value={line.quantity}
              status={errors[`lines.${index}.quantity`] ? "error" : undefined}
              placeholder={t("parts.column.quantity")}
              aria-label={t("parts.column.quantity")}
              onChange={(quantity) => change(line.id, { quantity })}
            />
            {kind === "receive" && (
              <InputNumber
                min={0}
                prefix="¥"
                value={line.unit_cost}
                placeholder={t("parts.column.unitCost")}
                aria-label={t("parts.column.unitCost")}
                onChange={(unit_cost) => change(line.id, { unit_cost })}
              />
            )}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("common.remove")}
              disabled={lines.length === 1}
              onClick={() => setLines((old) => old.filter((item) => item.id !== line.id))}
            />
            {ends.from && <OnHand place={from} part={line.part} wanted={line.quantity ?? 0} />}
          </div>
        ))}
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => setLines((old) => [...old, { id: last.current++, quantity: 1, unit_cost: null }])}
        >
          {t("parts.move.addLine")}
        </Button>
        <Input
          maxLength={200}
          value={note}
          placeholder={t("parts.move.note")}
          aria-label={t("parts.move.note")}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Drawer>
  );
}

interface PlaceProps {
  label: string;
  kinds: string[];
  value: string | undefined;
  onChange: (id: string) => void;
  except?: string;
}

function PlaceSelect({ label, kinds, value, onChange, except }: PlaceProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const options = (places.data ?? []).filter((place) => kinds.includes(place.kind) && place.id !== except);
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="sl-field-label">
        {label}
      </label>
      <Select
        id={id}
        showSearch={{ optionFilterProp: "label" }}
        loading={places.isPending}
        placeholder={t("parts.move.choosePlace")}
        value={value}
        onChange={onChange}
        options={options.map((place) => ({ value: place.id, label: place.name }))}
        style={{ width: "100%" }}
      />
    </div>
  );
}

/** What the place holds of the part, in red when it is less than wanted. */
function OnHand({
  place,
  part,
  wanted,
}: {
  place: string | undefined;
  part: string | undefined;
  wanted: number;
}) {
  const { t } = useTranslation();
  const stock = useStock("", place);
  if (!place || !part || !stock.data) return null;
  const quantity = Number(
    stock.data.find((row) => row.part.id === part && row.place.id === place)?.quantity ?? 0,
  );
  return (
    <small className={quantity < wanted ? "sl-error" : "sl-muted"}>
      {t("parts.move.onHand", { count: quantity })}
    </small>
  );
}
