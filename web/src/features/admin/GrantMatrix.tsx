import { CheckOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useFormMap, useForms } from "../../api/forms";
import type { Condition, FormMeta } from "../../api/types";
import { useLabel } from "../../lib/i18n";
import { conditionText } from "../records";
import type { Grant } from "./api";

const ACTIONS = ["read", "create", "update", "delete", "comment", "export", "import"] as const;

/** What a role may do: a line a grant, a column an action, then which records and which fields. */
export function GrantMatrix({ grants }: { grants: Grant[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  const summaries = useForms();
  const forms = useFormMap(grants.map(({ form }) => form).filter((key) => key !== "*"));
  const nameOf = (key: string) =>
    key === "*"
      ? t("admin.roles.allForms")
      : label(summaries.data?.find((form) => form.key === key)?.label) || key;
  return (
    <div className="sl-scroll-x">
      <table className="sl-mini sl-mini-plain sl-grants">
        <thead>
          <tr>
            <th>{t("admin.roles.form")}</th>
            <th>{t("admin.roles.records")}</th>
            {ACTIONS.map((action) => (
              <th key={action}>{t(`admin.roles.action.${action}`)}</th>
            ))}
            <th>{t("admin.roles.steps")}</th>
            <th>{t("admin.roles.fields")}</th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a role may hold several grants on one form, in their order
            <tr key={`${grant.form}-${index}`}>
              <th scope="row">{nameOf(grant.form)}</th>
              <td>
                <Scope form={forms.get(grant.form)} scope={grant.scope} />
              </td>
              {ACTIONS.map((action) => (
                <td key={action} className="sl-center">
                  {(grant.actions.includes("*") || grant.actions.includes(action)) && (
                    <CheckOutlined aria-label={t("common.yes")} />
                  )}
                </td>
              ))}
              <td className="sl-grant-words">
                <Steps form={forms.get(grant.form)} actions={grant.actions} />
              </td>
              <td className="sl-grant-words">
                <Fields form={forms.get(grant.form)} fields={grant.fields ?? {}} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Scope({ form, scope }: { form: FormMeta | undefined; scope: unknown }) {
  const { t, i18n } = useTranslation();
  if (typeof scope === "string") return <>{t(`admin.roles.scope.${scope}`)}</>;
  return (
    <span className="sl-grant-words">
      {conditionText(form, scope as Condition, { t, language: i18n.language })}
    </span>
  );
}

function Steps({ form, actions }: { form: FormMeta | undefined; actions: string[] }) {
  const { t } = useTranslation();
  const label = useLabel();
  if (actions.includes("*") || actions.includes("do:*")) return <>{t("admin.roles.everything")}</>;
  const steps = actions.filter((action) => action.startsWith("do:")).map((action) => action.slice(3));
  const textOf = (key: string) => label(form?.status?.actions.find((item) => item.key === key)?.label) || key;
  return <>{steps.map(textOf).join(t("admin.roles.comma"))}</>;
}

function Fields({ form, fields }: { form: FormMeta | undefined; fields: Record<string, string> }) {
  const { t } = useTranslation();
  const label = useLabel();
  const textOf = (key: string) =>
    key === "*"
      ? t("admin.roles.otherFields")
      : label(form?.fields.find((field) => field.key === key)?.label) || key;
  const levels = [...new Set(Object.values(fields))];
  return (
    <>
      {levels.map((level) => (
        <div key={level}>
          <span className="sl-muted">{t(`admin.roles.level.${level}`)}</span>{" "}
          {Object.keys(fields)
            .filter((key) => fields[key] === level)
            .map(textOf)
            .join(t("admin.roles.comma"))}
        </div>
      ))}
    </>
  );
}
