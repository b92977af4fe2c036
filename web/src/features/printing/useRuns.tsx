import { App, Button, Flex, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { saveBlob } from "../../lib/download";
import { useErrorText } from "../../ui/states";
import { type PrintRun, printing } from "./api";
import { ask } from "./batch";

/**
 * Follows prints of many records in a corner of the screen while one goes on working; the file is saved when it is there.
 * What it gives outlives the dialog that asked for it.
 */
export function useRuns() {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const errorText = useErrorText();
  return async (form: string, started: PrintRun, title: string, name: string): Promise<void> => {
    const key = `print-${started.id}`;
    const stop = new AbortController();
    // Nobody else fetches the file: leaving is asked about, until the last of several prints is there.
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    const show = (run: PrintRun) =>
      notification.open({
        key,
        title,
        description: <Progressing run={run} onStop={() => stop.abort()} />,
        duration: 0,
        closable: false,
      });
    window.addEventListener("beforeunload", stay);
    try {
      show(started);
      const ended = await ask(() => printing.run(form, started.id), show, stop.signal);
      if (ended === null) await printing.cancel(form, started.id);
      else if (ended.state === "failed") throw new Error(ended.error ?? t("printing.run.failed"));
      else if (ended.state === "done") {
        saveBlob(await printing.runFile(form, ended.id), ended.name ?? name);
        notification.success({ key, title, description: t("printing.run.done"), duration: 6 });
        return;
      }
      notification.destroy(key);
    } catch (problem) {
      notification.error({ key, title, description: errorText(problem), duration: 0 });
    } finally {
      window.removeEventListener("beforeunload", stay);
    }
  };
}

function Progressing({ run, onStop }: { run: PrintRun; onStop: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <Flex justify="space-between" align="center">
        <span>
          {run.state === "queued"
            ? t("printing.run.queued")
            : t("printing.run.working", { done: run.done, total: run.total })}
        </span>
        <Button size="small" onClick={onStop}>
          {t("printing.run.stop")}
        </Button>
      </Flex>
      {/* Drawing comes after reading: the bar never says all while there is no file. */}
      <Progress percent={Math.round((run.done / Math.max(run.total, 1)) * 90)} showInfo={false} />
      <small className="sl-muted">{t("printing.run.hint")}</small>
    </div>
  );
}
