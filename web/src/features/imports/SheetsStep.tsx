import { Alert, Button, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { canDo, useFormMap, useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n";
import { PageSkeleton, useErrorText } from "../../ui/states";
import { addSheet, forgetImport, proposeSheets, type SheetTarget, type Upload } from "./api";
import { type Part, startPart } from "./mapping";

interface Props {
  form: string;
  upload: Upload;
  onBack: () => void;
  onReady: (parts: Part[]) => void;
}

/** Sheet → "form" or "form/sub_table"; absent: not imported. */
type Chosen = Record<string, string>;

const optionOf = ({ form, rows_of }: SheetTarget) => (rows_of ? `${form}/${rows_of}` : form);

/** Which sheet of the workbook goes where: into a form, or as the rows of a sub-table. */
export function SheetsStep({ form, upload, onBack, onReady }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const errorText = useErrorText();
  const forms = useForms();
  const [chosen, setChosen] = useState<Chosen>();
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<Record<string, string>>({});
  useEffect(() => {
    let left = false;
    proposeSheets(upload.id)
      .then((found) => {
        if (!left) setChosen(Object.fromEntries(found.map((target) => [target.sheet, optionOf(target)])));
      })
      .catch(() => !left && setChosen({ [upload.sheet]: form }));
    return () => {
      left = true;
    };
  }, [upload, form]);
  const used = Object.values(chosen ?? {}).map((value) => value.split("/")[0] ?? value);
  const opened = useFormMap([form, ...used]);
  if (!chosen) return <PageSkeleton rows={4} />;

  const importable = (forms.data ?? []).filter((item) => canDo(item, "import"));
  const own = importable.filter((item) => opened.has(item.key));
  const rest = importable.filter((item) => !opened.has(item.key));
  const options = [
    ...own.map((item) => ({
      label: label(item.label),
      options: [
        { value: item.key, label: label(item.label) },
        ...(opened.get(item.key)?.fields ?? [])
          .filter((field) => Array.isArray(field.settings.fields) && field.access === "write")
          .map((field) => ({
            value: `${item.key}/${field.key}`,
            label: t("imports.sheets.rowsOf", { form: label(item.label), table: label(field.label) }),
          })),
      ],
    })),
    {
      label: t("imports.sheets.others"),
      options: rest.map((item) => ({ value: item.key, label: label(item.label) })),
    },
  ].filter((group) => group.options.length > 0);
  const targets = upload.sheets.flatMap((sheet): SheetTarget[] => {
    const [key, rows] = (chosen[sheet] ?? "").split("/");
    return key ? [{ sheet, form: key, rows_of: rows ?? null }] : [];
  });
  const go = async () => {
    setBusy(true);
    setFailures({});
    const parts: Part[] = [];
    const failed: Record<string, string> = {};
    for (const target of targets) {
      try {
        // What was uploaded with is a sheet already, if it is meant for that form.
        const same = target.sheet === upload.sheet && target.form === form && !target.rows_of;
        parts.push(startPart(same ? upload : await addSheet(upload.id, target), target));
      } catch (problem) {
        failed[target.sheet] = errorText(problem);
      }
    }
    setBusy(false);
    setFailures(failed);
    if (Object.keys(failed).length > 0) {
      for (const { upload: added } of parts)
        if (added.id !== upload.id) void forgetImport(added.id).catch(() => {});
      return;
    }
    if (!parts.some((part) => part.upload.id === upload.id)) void forgetImport(upload.id).catch(() => {});
    onReady(parts);
  };
  return (
    <div className="sl-form">
      <p className="sl-muted">{t("imports.sheets.hint", { count: upload.sheets.length })}</p>
      <ul className="sl-import-sheets">
        {upload.sheets.map((sheet) => (
          <li key={sheet}>
            <b title={sheet}>{sheet}</b>
            <Select
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              aria-label={sheet}
              placeholder={t("imports.sheets.skip")}
              value={chosen[sheet]}
              onChange={(value?: string) =>
                setChosen(value ? { ...chosen, [sheet]: value } : without(chosen, sheet))
              }
              options={options}
              popupMatchSelectWidth={false}
            />
            {failures[sheet] && (
              <p role="alert" className="sl-error">
                {failures[sheet]}
              </p>
            )}
          </li>
        ))}
      </ul>
      {targets.some((target) => target.rows_of) && (
        <Alert type="info" showIcon title={t("imports.sheets.keyHint")} />
      )}
      <div className="sl-field-buttons">
        <Button onClick={onBack}>{t("common.back")}</Button>
        <Button type="primary" loading={busy} disabled={targets.length === 0} onClick={() => void go()}>
          {t("imports.sheets.next", { count: targets.length })}
        </Button>
      </div>
    </div>
  );
}

const without = (chosen: Chosen, sheet: string): Chosen =>
  Object.fromEntries(Object.entries(chosen).filter(([name]) => name !== sheet));
