import { App } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Keeps what was typed from being closed by accident: gives a `close` that asks first while there are changes. */
export function useLeaveGuard(changed: boolean, close: () => void): () => void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  useEffect(() => {
    if (!changed) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [changed]);
  return () => {
    if (!changed) {
      close();
      return;
    }
    modal.confirm({
      title: t("common.leave.title"),
      content: t("common.leave.hint"),
      okText: t("common.leave.discard"),
      okButtonProps: { danger: true },
      cancelText: t("common.leave.stay"),
      onOk: close,
    });
  };
}
