import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import type { UndoPreview } from "./api";

/** What an undo would do now, and which records somebody has changed since. */
export function UndoForeseen({ seen }: { seen: UndoPreview }) {
  const { t } = useTranslation();
  const label = useLabel();
  return (
    <>
      <p>{t("imports.undo.hint", { created: seen.deleted, updated: seen.restored })}</p>
      {seen.deleted_changed > 0 && <p>{t("imports.undo.changed", { count: seen.deleted_changed })}</p>}
      {seen.kept_count > 0 && <p>{t("imports.undo.keeps", { count: seen.kept_count })}</p>}
      {seen.kept.length > 0 && (
        <ul className="sl-import-kept">
          {seen.kept.slice(0, 20).map((item) => (
            <li key={item.row}>
              {item.no ?? `#${item.row}`} · {label(item.reason)}
              {item.by && ` · ${item.by}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
