import { useTranslation } from "react-i18next";
import type { RecordRow } from "../../api/types";
import { PATH, STEP_TIMES } from "../status";
import { clockText } from "../time";

/** When a step was taken; a visit that ended undone has an end, but was not finished. */
function takenAt(visit: RecordRow, status: (typeof PATH)[number]): unknown {
  return status === "done" && visit.status !== "done" ? null : visit[STEP_TIMES[status]];
}

/** The path of a visit with the times of what is behind. */
export function Progress({ visit }: { visit: RecordRow }) {
  const { t } = useTranslation();
  return (
    <ol className="f-steps p-card">
      {PATH.map((status) => (
        <li
          key={status}
          className={takenAt(visit, status) ? "past" : ""}
          aria-current={visit.status === status ? "step" : undefined}
        >
          {t(`field.path.${status}`)}
          <time>{clockText(takenAt(visit, status))}</time>
        </li>
      ))}
    </ol>
  );
}
