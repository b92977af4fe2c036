import { CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button, Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useFormMap, useForms } from "../../../api/forms";
import type { FormMeta } from "../../../api/types";
import { useLabel } from "../../../lib/i18n";
import type { Grant } from "../api";
import { FieldLevels } from "./FieldLevels";
import { ACTIONS, allows, toggled } from "./model";
import { ScopeSelect } from "./ScopeSelect";

interface Props {
  grants: Grant[];
  readOnly: boolean;
  onChange: (grants: Grant[]) => void;
}

/** What a role may do: a line a grant, a column an action, then which records, which steps and which fields. */
export function GrantMatrix({ grants, readOnly, onChange }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const summaries = useForms();
  const forms = useFormMap(grants.map(({ form }) => form).filter((key) => key !== "*"));
  const nameOf = (key: string) =>
    key === "*"
      ? t("admin.roles.allForms")
      : label(summaries.data?.find((form) => form.key === key)?.label) || key;
  const replace = (index: number, part: Partial<Grant>) =>
    onChange(grants.map((grant, n) => (n === index ? { ...grant, ...part } : grant)));
  const add = (form: string) => onChange([...grants, { form, actions: ["read"], scope: "own" }]);
  const choices = [
    { value: "*", label: t("admin.roles.allForms") },
    ...(summaries.data ?? []).map((form) => ({ value: form.key, label: label(form.label) })),
  ];
  return (
    <>
      <div className="sl-scroll-x">
        <table className="sl-mini sl-mini-plain sl-grants">
          <thead>
            <tr>
              <th>{t("admin.roles.form")}</th>
              <th>{t("admin.roles.records")}</th>
              {ACTIONS.map((action) => (
                <th key={action} className="sl-center">
                  {t(`admin.roles.action.${action}`)}
                </th>
              ))}
              <th>{t("admin.roles.steps")}</th>
              <th>{t("admin.roles.fields")}</th>
              {!readOnly && <th aria-label={t("common.delete")} />}
            </tr>
          </thead>
          <tbody>
            {grants.map((grant, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a role may hold several grants on one form, in their order
              <tr key={`${grant.form}-${index}`}>
                <th scope="row">{nameOf(grant.form)}</th>
                <td>
                  <ScopeSelect
                    form={forms.get(grant.form)}
                    name={nameOf(grant.form)}
                    scope={grant.scope}
                    readOnly={readOnly}
                    onChange={(scope) => replace(index, { scope })}
                  />
                </td>
                {ACTIONS.map((action) => (
                  <td key={action} className="sl-center">
                    <Checkbox
                      aria-label={`${nameOf(grant.form)} ${t(`admin.roles.action.${action}`)}`}
                      disabled={readOnly}
                      checked={allows(grant.actions, action)}
                      onChange={({ target }) => {
                        const steps = stepsOf(forms.get(grant.form)).map(({ key }) => key);
                        replace(index, { actions: toggled(grant.actions, action, steps, target.checked) });
                      }}
                    />
                  </td>
                ))}
                <td>
                  <Steps
                    form={forms.get(grant.form)}
                    grant={grant}
                    readOnly={readOnly}
                    onChange={(actions) => replace(index, { actions })}
                  />
                </td>
                <td>
                  <FieldLevels
                    form={forms.get(grant.form)}
                    name={nameOf(grant.form)}
                    fields={grant.fields ?? {}}
                    readOnly={readOnly}
                    onChange={(fields) => replace(index, { fields })}
                  />
                </td>
                {!readOnly && (
                  <td className="sl-nowrap">
                    <Button
                      type="text"
                      size="small"
                      icon={<CopyOutlined />}
                      title={t("admin.roles.another")}
                      aria-label={t("admin.roles.another")}
                      onClick={() =>
                        onChange([
                          ...grants.slice(0, index + 1),
                          structuredClone(grant),
                          ...grants.slice(index + 1),
                        ])
                      }
                    />
                    <Button
                      type="text"
                      size="small"
                      danger
                      icon={<DeleteOutlined />}
                      aria-label={`${t("common.delete")} ${nameOf(grant.form)}`}
                      onClick={() => onChange(grants.filter((_grant, n) => n !== index))}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!readOnly && (
        <Select
          className="sl-grant-add"
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("admin.roles.addForm")}
          aria-label={t("admin.roles.addForm")}
          value={null}
          onChange={(form: string | null) => form && add(form)}
          options={choices}
        />
      )}
    </>
  );
}

function stepsOf(form: FormMeta | undefined) {
  return form?.status?.actions ?? [];
}

interface StepsProps {
  form: FormMeta | undefined;
  grant: Grant;
  readOnly: boolean;
  onChange: (actions: string[]) => void;
}

/** The named changes of status; "all" also covers those that come later. */
function Steps({ form, grant, readOnly, onChange }: StepsProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const steps = stepsOf(form);
  const every = grant.actions.includes("*") || grant.actions.includes("do:*");
  if (grant.form !== "*" && steps.length === 0 && !every) return <span className="sl-muted">–</span>;
  const chosen = grant.actions.filter((action) => action.startsWith("do:"));
  const set = (next: string[]) => {
    const plain = grant.actions.flatMap((action) =>
      action === "*" ? [...ACTIONS] : action.startsWith("do:") ? [] : [action],
    );
    onChange([
      ...plain,
      ...(next.includes("do:*") && !every ? ["do:*"] : next.filter((item) => item !== "do:*")),
    ]);
  };
  return (
    <Select
      mode="multiple"
      disabled={readOnly}
      variant="filled"
      className="sl-grant-steps"
      maxTagCount={1}
      popupMatchSelectWidth={false}
      aria-label={t("admin.roles.steps")}
      value={every ? ["do:*"] : chosen}
      onChange={set}
      options={[
        { value: "do:*", label: t("admin.roles.everything") },
        ...steps.map((step) => ({ value: `do:${step.key}`, label: label(step.label) })),
      ]}
    />
  );
}
