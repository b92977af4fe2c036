import { useQuery } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { inZone } from "../../../lib/zone";
import { EmptyState, ErrorState, PageSkeleton, useErrorText } from "../../../ui/states";
import { type Draft, design } from "../api";
import { Changes } from "../ConflictDialog";
import { useDefinition, useTools } from "../context";
import type { Definition } from "../core/definition";

interface Props {
  onClose: () => void;
  /** An old version became the draft. */
  onTakenUp: (draft: Draft) => void;
}

/** What was published when and by whom; each version can be compared and taken up again. */
export function VersionsDrawer({ onClose, onTakenUp }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const tools = useTools();
  const form = useDefinition();
  const [open, setOpen] = useState<number | null>(null);
  const versions = useQuery({
    queryKey: ["form-versions", tools.form],
    queryFn: () => design.versions(tools.form),
    staleTime: 0,
  });
  const old = useQuery({
    queryKey: ["form-version", tools.form, open],
    enabled: open !== null,
    queryFn: () => design.version(tools.form, open ?? 0),
  });
  const takeUp = async (version: number) => {
    try {
      await tools.sync.flush();
      onTakenUp(await design.takeUp(tools.form, version, tools.sync.version));
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return (
    <Drawer open size={460} title={t("designer.versions.title")} onClose={onClose}>
      {versions.isPending && <PageSkeleton />}
      {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data?.length === 0 && <EmptyState title={t("designer.versions.none")} />}
      {versions.data?.map((item) => (
        <section key={item.version} className="sl-plan-step">
          <div>
            <b>{t("designer.versions.number", { version: item.version })}</b>{" "}
            <span className="sl-muted">
              {inZone(item.at).format("YYYY-MM-DD HH:mm")}{" "}
              {typeof item.actor === "string" ? item.actor : item.actor?.name}
            </span>
            <ul className="sl-changes">
              {item.changes.map((change, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines without a name of their own
                <li key={at}>{label(change)}</li>
              ))}
            </ul>
            {open === item.version && old.data && (
              <div className="sl-condition-box">
                <div className="sl-muted">{t("designer.versions.against")}</div>
                <Changes before={old.data.definition as Definition} after={form} />
              </div>
            )}
            <Button
              size="small"
              type="link"
              onClick={() => setOpen(open === item.version ? null : item.version)}
            >
              {t("designer.versions.compare")}
            </Button>
            <Button size="small" type="link" onClick={() => void takeUp(item.version)}>
              {t("designer.versions.takeUp")}
            </Button>
          </div>
        </section>
      ))}
    </Drawer>
  );
}
