import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useVisit } from "../api";
import { ON_SITE } from "../status";

/** What each page under a visit needs: the visit, whether it may still be written, and the way back. */
export function useVisitScreen() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const query = useVisit(id);
  const leave = () => void navigate(`/visits/${id}`);
  return {
    id,
    query,
    detail: query.data,
    open: ON_SITE.has(String(query.data?.visit.status)),
    leave,
    back: { label: t("field.back"), onClick: leave },
  };
}
