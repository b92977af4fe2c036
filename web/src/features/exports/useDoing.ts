import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useErrorText } from "../../ui/states";

/** Does something with exports or schedules, shows what went wrong, and reads the lists again. */
export function useDoing() {
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  return (work: () => Promise<unknown>, done?: string) => {
    void work()
      .then(() => {
        if (done) message.success(done);
      })
      .catch((problem) => message.error(errorText(problem)))
      .finally(() => {
        void client.invalidateQueries({ queryKey: ["exports"] });
        void client.invalidateQueries({ queryKey: ["export-schedules"] });
      });
  };
}
