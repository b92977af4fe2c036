import { App, Button, Progress, Table } from "antd";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useRefreshRecords, wireValues } from "../../../api/records";
import type { Condition, FormMeta } from "../../../api/types";
import { useErrorText } from "../../../ui/states";

/** A change to many records: chosen ones, or all that match. */
export interface BulkOrder {
  op: "update" | "delete" | "action";
  values?: Record<string, unknown>;
  action?: string;
  comment?: string | undefined;
  records?: { id: string; version?: number | undefined; values?: Record<string, unknown> }[];
  filter?: Condition | null;
  search?: string;
}

interface Failure {
  id: string;
  code: string;
  message: string;
}

interface Run {
  id: string;
  op: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "undoing" | "undone";
  total: number;
  done: number;
  failed: number;
  undoable: boolean;
  error: Record<string, string> | null;
  failures: Failure[];
}

const MOVING = new Set(["queued", "running", "undoing"]);
const SECONDS = 10;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs changes to many records: progress while the server works, then what came of it, with the way back. */
export function useBulk(form: FormMeta) {
  const { t } = useTranslation();
  const { notification, message, modal } = App.useApp();
  const errorText = useErrorText();
  const refresh = useRefreshRecords();
  const path = `/forms/${encodeURIComponent(form.key)}/bulk`;

  const follow = async (begun: Run): Promise<Run> => {
    let run = begun;
    let wait = 300;
    const key = `bulk-${run.id}`;
    while (MOVING.has(run.state)) {
      const percent = run.total ? Math.round((run.done / run.total) * 100) : 0;
      notification.info({
        key,
        duration: 0,
        closable: false,
        title: t("views.bulk.running", { done: run.done, total: run.total }),
        description: <Progress percent={percent} size="small" status="active" />,
        actions: (
          <Button size="small" onClick={() => void api.post(`${path}/${run.id}/cancel`)}>
            {t("views.bulk.stop")}
          </Button>
        ),
      });
      await pause(wait);
      wait = Math.min(2000, wait * 1.5);
      run = await api.get<Run>(`${path}/${run.id}`);
    }
    notification.destroy(key);
    return run;
  };

  const report = (run: Run) =>
    modal.info({
      icon: null,
      width: 600,
      title: t("views.bulk.failures", { count: run.failed }),
      content: (
        <Table<Failure>
          size="small"
          rowKey="id"
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          dataSource={run.failures}
          columns={[
            {
              title: t("views.bulk.record"),
              width: 120,
              render: (_, item) => (
                <a href={`/f/${form.key}/${item.id}`} target="_blank" rel="noreferrer">
                  {t("views.bulk.open")}
                </a>
              ),
            },
            { title: t("views.bulk.why"), dataIndex: "message" },
          ]}
        />
      ),
    });

  const undo = async (run: Run) => {
    notification.destroy(`done-${run.id}`);
    try {
      const taken = await follow(await api.post<Run>(`${path}/${run.id}/undo`));
      if (taken.failed > run.failed) report(taken);
      message.success(t("views.bulk.undone"));
    } catch (problem) {
      message.error(errorText(problem));
    }
    refresh(form.key);
  };

  const tell = (run: Run) => {
    const done = run.done - run.failed;
    const title = t(run.op === "delete" ? "records.bulk.deleted" : "records.bulk.done", { count: done });
    const say = run.failed > 0 || run.state !== "done" ? notification.warning : notification.success;
    say({
      key: `done-${run.id}`,
      title: run.state === "cancelled" ? t("views.bulk.stopped", { count: done }) : title,
      description: run.failed > 0 ? t("views.bulk.someFailed", { count: run.failed }) : undefined,
      duration: SECONDS,
      showProgress: true,
      pauseOnHover: true,
      actions: (
        <>
          {run.failed > 0 && (
            <Button size="small" type="link" onClick={() => report(run)}>
              {t("views.bulk.details")}
            </Button>
          )}
          {run.undoable && (
            <Button size="small" onClick={() => void undo(run)}>
              {t("common.undo")}
            </Button>
          )}
        </>
      ),
    });
  };

  return {
    /** Resolves when the server is through; says what came of it. */
    run: async (order: BulkOrder): Promise<void> => {
      try {
        const body = {
          ...order,
          ...(order.values && { values: wireValues(order.values) }),
          ...(order.filter && { filter: order.filter }),
        };
        tell(await follow(await api.post<Run>(path, body)));
      } catch (problem) {
        message.error(errorText(problem));
      }
      refresh(form.key);
    },
  };
}
