import { useQuery } from "@tanstack/react-query";
import { App, Button, Progress } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../../lib/i18n";
import { useErrorText } from "../../../ui/states";
import { design, type TypeChange } from "../api";
import { useTools } from "../context";

const POLL = 1500;

interface Props {
  /** The change that was begun here or seen running; a quick one may have ended before it was ever seen. */
  followed: string | null;
  onSeen: (change: string) => void;
  onEnded: (change: TypeChange) => void;
}

/** How far a change of field types is, with the way to stop it. Nothing is shown where none is running. */
export function RunningChange({ followed, onSeen, onEnded }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const tools = useTools();
  const changes = useQuery({
    queryKey: ["form-changes", tools.form],
    queryFn: () => design.changes(tools.form),
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.some(isRunning) ? POLL : false),
  });
  const running = changes.data?.find(isRunning);
  const ended = changes.data?.find((change) => change.id === followed && !isRunning(change));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when one is running
  useEffect(() => {
    if (running) onSeen(running.id);
  }, [running?.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (ended) onEnded(ended);
  }, [ended?.id]);
  if (!running) return null;
  const stop = async () => {
    try {
      await design.cancelChange(tools.form, running.id);
      await changes.refetch();
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  return (
    <section className="sl-running-change" aria-label={t("designer.converting.title")}>
      <div>
        <b>
          {t("designer.converting.fields", {
            names: running.fields.map((field) => label(field.label)).join("、"),
          })}
        </b>{" "}
        <span className="sl-muted">
          {running.text}
          {running.seconds_left !== null &&
            ` · ${t("designer.converting.left", { count: Math.max(1, Math.round(running.seconds_left)) })}`}
          {running.failing > 0 && ` · ${t("designer.converting.failing", { count: running.failing })}`}
        </span>
        <div className="sl-muted">{t("designer.converting.hint")}</div>
        <Progress
          size="small"
          status="active"
          percent={running.rows > 0 ? Math.min(99, Math.floor((100 * running.done) / running.rows)) : 0}
        />
      </div>
      <Button onClick={() => void stop()}>{t("designer.converting.stop")}</Button>
    </section>
  );
}

const isRunning = (change: TypeChange) => change.state === "running";
