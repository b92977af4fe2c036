import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useForms } from "../../api/forms";
import { useLabel } from "../../lib/i18n/label";
import { Icon } from "../../ui/phone/icon";
import { Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { Tabbar } from "../Tabbar";

/** Every form that the person may read or fill in. */
export default function Forms() {
  const { t } = useTranslation();
  const label = useLabel();
  const forms = useForms();
  const open = forms.data?.filter(({ actions }) => actions.includes("read") || actions.includes("create"));
  return (
    <Page title={t("field.nav.forms")} tabbar={<Tabbar />}>
      {forms.isPending && <Skeleton />}
      {forms.isError && <ProblemNote error={forms.error} onRetry={() => void forms.refetch()} />}
      {open?.length === 0 && <Empty title={t("field.forms.none")} />}
      <div className="p-stack">
        {open?.map((form) => (
          <Link key={form.key} className="p-card p-form-link" to={`/f/${form.key}`}>
            <strong>{label(form.label)}</strong>
            <Icon name="next" size={18} />
          </Link>
        ))}
      </div>
    </Page>
  );
}
