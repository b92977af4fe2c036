import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api/client";
import { useForm } from "../../api/forms";
import type { FieldMeta, FormMeta } from "../../api/types";
import { FieldInput, fieldProblem } from "../../engines/form/runtime/phone";
import { groupDigits } from "../../engines/form/runtime/values";
import { Button } from "../../ui/phone/button";
import { useDraft } from "../../ui/phone/draft";
import { Card } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { toast } from "../../ui/phone/toast";
import { useVisitRequest } from "../api";
import { BookedFees } from "./BookedFees";
import { Screen } from "./Screen";
import { useVisitScreen } from "./useScreen";

type Line = Record<string, unknown>;

/** What an engineer says of a fee; settlement and cost are the office's, material follows the parts used. */
const ASKED = ["item", "name", "quantity", "unit_price", "payer"];
const FROM_PARTS = "material";
/** Who pays is understood by the server from the warranty when it is not said. */
const EMPTY: Line = { item: null, name: null, quantity: 1, unit_price: null, payer: null };

function feeFields(form: FormMeta | undefined): FieldMeta[] {
  return ASKED.flatMap((key): FieldMeta[] => {
    const field = form?.fields.find((item) => item.key === key);
    if (!field) return [];
    const options = field.settings.options?.filter((option) => option.value !== FROM_PARTS);
    const settings = options ? { ...field.settings, options } : field.settings;
    return [
      { ...field, settings, access: "write", required: key === "payer" ? false : Boolean(field.required) },
    ];
  });
}

export default function Fees() {
  const { t, i18n } = useTranslation();
  const screen = useVisitScreen();
  const form = useForm("fee_line");
  const draft = useDraft<Line>(`fee.${screen.id}`, EMPTY);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const request = useVisitRequest<{ lines: Line[] }>(screen.id, "fees");
  const fields = feeFields(form.data);
  const send = async () => {
    const context = { t, language: i18n.language };
    const found = fields.flatMap((field) => {
      const problem = fieldProblem(field, draft.value[field.key], context);
      return problem ? [[field.key, problem]] : [];
    });
    setErrors(Object.fromEntries(found));
    if (found.length || !(await request.run({ lines: [draft.value] }))) return;
    draft.clear();
    toast(t("field.fees.saved"));
  };
  const refused = request.error instanceof ApiProblem ? request.error.byPath("lines.0.") : {};
  const foot = screen.open && (
    <Button
      look="primary"
      icon="plus"
      pending={request.pending}
      disabled={!fields.length}
      onClick={() => void send()}
    >
      {t("field.fees.add")}
    </Button>
  );
  return (
    <Screen title={t("field.work.fees")} back={screen.back} query={screen.query} foot={foot}>
      {screen.detail && <BookedFees detail={screen.detail} open={screen.open} />}
      {screen.open && (
        <Card title={t("field.fees.new")}>
          <div className="p-stack">
            {fields.map((field) => (
              <FieldInput
                key={field.key}
                field={field}
                value={draft.value[field.key]}
                onChange={(value) => draft.set((before) => ({ ...before, [field.key]: value }))}
                error={errors[field.key] ?? refused[field.key]}
                disabled={request.pending}
              />
            ))}
            <Amount line={draft.value} />
          </div>
        </Card>
      )}
      {form.isError && <ProblemNote error={form.error} onRetry={() => void form.refetch()} />}
      {request.failed && <ProblemNote error={request.error} onRetry={() => void send()} />}
    </Screen>
  );
}

function Amount({ line }: { line: Line }) {
  const { t } = useTranslation();
  const amount = Number(line.quantity ?? 0) * Number(line.unit_price ?? 0);
  return (
    <div className="f-total">
      <span>{t("field.fees.amount")}</span>
      <span className="p-num">¥{groupDigits(amount, 2)}</span>
    </div>
  );
}
