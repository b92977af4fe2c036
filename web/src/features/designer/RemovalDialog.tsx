import type { UseQueryResult } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";

interface Props {
  title: string;
  hint: string;
  /** What refers to it; undefined where nothing can. */
  uses: UseQueryResult<unknown> | undefined;
  okText: string;
  /** Goes on even if nobody could say what refers to it. */
  anyway?: boolean;
  remove: () => Promise<void>;
  onClose: () => void;
  children?: ReactNode;
}

/** Before something goes: what refers to it is shown first. */
export function RemovalDialog({
  title,
  hint,
  uses,
  okText,
  anyway = false,
  remove,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const known = !uses || uses.isSuccess || (anyway && uses.isError);
  const go = async () => {
    setBusy(true);
    try {
      await remove();
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={600}
      title={title}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {t("common.cancel")}
        </Button>,
        <Button key="yes" danger type="primary" loading={busy} disabled={!known} onClick={() => void go()}>
          {okText}
        </Button>,
      ]}
    >
      <p>{hint}</p>
      {uses?.isPending && <PageSkeleton rows={3} />}
      {uses?.isError && <ErrorState error={uses.error} onRetry={() => void uses.refetch()} />}
      {children}
    </Modal>
  );
}
