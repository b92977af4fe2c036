import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../../api/types";
import { EmptyState, ErrorState, PageSkeleton } from "../../../ui/states";
import { useList } from "../api";

/** Who has the role, by themselves or through a group. */
export function RolePeople({ role }: { role: string }) {
  const { t } = useTranslation();
  const people = useList<Schemas["RolePerson"]>(`/roles/${role}/people`);
  if (people.isPending) return <PageSkeleton />;
  if (people.isError) return <ErrorState error={people.error} onRetry={() => void people.refetch()} />;
  if (people.data.length === 0) return <EmptyState title={t("admin.roles.nobody")} />;
  return (
    <ul className="sl-levels">
      {people.data.map((person) => (
        <li key={`${person.id}-${person.group}`}>
          <span>
            <b>{person.name}</b> <span className="sl-muted">{person.account}</span>
          </span>
          <span>
            {person.unit} {person.group && <Tag>{person.group}</Tag>}
            {!person.active && <Tag>{t("admin.users.inactive")}</Tag>}
          </span>
        </li>
      ))}
    </ul>
  );
}
