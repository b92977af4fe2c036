import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** What is written in the audit log, in the order in which people look for it; status actions are "action:<key>". */
export const AUDITED = [
  "session.create",
  "session.failed",
  "session.delete",
  "session.view_as",
  "session.view_as_end",
  "record.created",
  "record.updated",
  "record.deleted",
  "record.undeleted",
  "record.commented",
  "record.exported",
  "import.started",
  "import.undone",
  "records.bulk",
  "records.bulk_undo",
  "record.print",
  "file.create",
  "user.create",
  "user.update",
  "user.password",
  "user.invite",
  "user.invitation_used",
  "role.create",
  "role.update",
  "role.delete",
  "role.install",
  "group.save",
  "group.delete",
  "post.save",
  "post.delete",
  "delegation.create",
  "delegation.revoke",
  "org_unit.create",
  "org_unit.update",
  "org_unit.delete",
  "api_key.create",
  "api_key.revoke",
  "form.create",
  "form.update",
  "form.delete",
  "form.restore",
  "form.draft",
  "form.draft_discard",
  "form.convert",
  "form.convert_cancel",
  "app.install",
  "app.create",
  "app.update",
  "app.delete",
  "app.restore",
  "view.create",
  "view.update",
  "view.delete",
  "print_template.create",
  "print_template.update",
  "print_template.delete",
];

/** Words for an action of the audit log; an unknown one stays as it is written. */
export function useAuditText(): (action: string) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (action) => {
      if (action.startsWith("action:")) return t("admin.audit.step", { name: action.slice(7) });
      const key = `admin.audit.did.${action}`;
      return i18n.exists(key) ? t(key) : action;
    },
    [t, i18n],
  );
}
