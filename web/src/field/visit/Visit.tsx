import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { IconButton } from "../../ui/phone/button";
import { Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { useVisit, type VisitDetail } from "../api";
import { FollowButton } from "../FollowButton";
import { FormValue } from "../FormValue";
import { MAIN_STEP, ON_SITE } from "../status";
import { AssetCard } from "./AssetCard";
import { CustomerCard } from "./CustomerCard";
import { FaultCard } from "./FaultCard";
import { Progress } from "./Progress";
import { StepBar } from "./StepBar";
import { WorkCard } from "./WorkCard";

export default function Visit() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const visit = useVisit(id);
  return (
    <Page
      title={String(visit.data?.visit.no ?? "")}
      back={{ label: t("field.back"), onClick: () => void navigate("/") }}
      extra={
        <>
          {visit.data && <FollowButton form="visit" id={id} />}
          <IconButton icon="refresh" label={t("field.refresh")} onClick={() => void visit.refetch()} />
        </>
      }
      foot={visit.data && MAIN_STEP[String(visit.data.visit.status)] && <StepBar detail={visit.data} />}
    >
      {visit.isError && <ProblemNote error={visit.error} onRetry={() => void visit.refetch()} />}
      {visit.isPending && <Skeleton heights={[60, 150, 170, 120]} />}
      {visit.data && <Content detail={visit.data} />}
    </Page>
  );
}

function Content({ detail }: { detail: VisitDetail }) {
  const { visit } = detail;
  // On site, what is to be written comes first.
  const onSite = ON_SITE.has(String(visit.status));
  return (
    <>
      <div className="p-line p-between">
        <FormValue form="visit" field="status" value={visit.status} />
        {Boolean(visit.checkin_outcome) && (
          <FormValue form="visit" field="checkin_outcome" value={visit.checkin_outcome} />
        )}
      </div>
      <Progress visit={visit} />
      {onSite && <WorkCard detail={detail} />}
      <FaultCard detail={detail} />
      <CustomerCard detail={detail} />
      <AssetCard detail={detail} />
      {!onSite && <WorkCard detail={detail} />}
    </>
  );
}
