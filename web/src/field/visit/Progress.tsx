import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../api/types";
import { PATH, progressOf, STEP_TIMES } from "../status";
import { clockText } from "../time";

/** The path of a visit with the times of what is behind. */
export function Progress({ visit }: { visit: RecordRow }) {
  const { t } = useTranslation();
  const reached = progressOf(String(visit.status));
  return (
    <ol className="f-steps p-card">
      {PATH.map((status, at) => (
        <li
          key={status}
          className={at <= reached ? "past" : ""}
          aria-current={at === reached ? "step" : undefined}
        >
          {t(`field.path.${status}`)}
          <time>{clockText(visit[STEP_TIMES[status]])}</time>
        </li>
      ))}
    </ol>
  );
}
