import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { useSession } from "../../api/session";
import { PageHeader } from "../../ui/PageHeader";
import { ApiKeys } from "./ApiKeys";
import { Audit } from "./Audit";
import { Away } from "./Away";
import { Messages } from "./Messages";
import { OrgTree } from "./OrgTree";
import { Roles } from "./roles/Roles";
import { Groups, Posts } from "./Teams";
import { Users } from "./Users";
import "./admin.css";

const TABS = [
  { key: "users", ability: "manage_users", Page: Users },
  { key: "org", ability: "manage_users", Page: OrgTree },
  { key: "groups", ability: "manage_users", Page: Groups },
  { key: "posts", ability: "manage_users", Page: Posts },
  { key: "away", ability: "manage_users", Page: Away },
  { key: "roles", ability: "manage_roles", Page: Roles },
  { key: "keys", ability: "manage_api_keys", Page: ApiKeys },
  { key: "messages", ability: "view_messages", Page: Messages },
  { key: "audit", ability: "view_audit", Page: Audit },
];

/** People, units, roles, API keys, messages and the audit log, as far as the person may see them. */
export function AdminPage() {
  const { t } = useTranslation();
  const { tab } = useParams();
  const navigate = useNavigate();
  const { abilities } = useSession();
  const allowed = TABS.filter(({ ability }) => abilities.includes("*") || abilities.includes(ability));
  const [first] = allowed;
  if (!allowed.some(({ key }) => key === tab))
    return <Navigate to={first ? `/admin/${first.key}` : "/"} replace />;
  return (
    <>
      <PageHeader title={allowed.length > 1 ? t("admin.title") : t(`admin.tab.${tab}`)} />
      <div className="sl-page-body">
        <Tabs
          activeKey={tab}
          destroyOnHidden
          onChange={(key) => void navigate(`/admin/${key}`)}
          items={allowed.map(({ key, Page }) => ({ key, label: t(`admin.tab.${key}`), children: <Page /> }))}
        />
      </div>
    </>
  );
}
