import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../ui/states";

interface Props<Values> {
  title: string;
  width?: number;
  initialValues?: Partial<Values>;
  /** What stands outside of the form's own values is not complete yet. */
  incomplete?: boolean;
  save: (values: Values) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A small form in a dialog: saves, says what went wrong, and reads the lists of administration anew. */
export function FormDialog<Values extends object>(props: Props<Values>) {
  const { title, width = 480, initialValues = {}, incomplete = false, save, onClose, children } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: Values) => {
    setBusy(true);
    try {
      await save(values);
      await client.invalidateQueries({ queryKey: ["admin"] });
      message.success(t("common.saved"));
      onClose();
    } catch (problem) {
      message.error(errorText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      width={width}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      confirmLoading={busy}
      okButtonProps={{ disabled: incomplete }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) => void submit(values)}
        initialValues={initialValues}
      >
        {children}
      </Form>
    </Modal>
  );
}

/** Asks, then does something that cannot be missed, and reads the lists of administration anew. */
export function useConfirmed() {
  const { modal, message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  return (title: string, content: string | undefined, work: () => Promise<unknown>) =>
    void modal.confirm({
      title,
      content,
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await work();
          await client.invalidateQueries({ queryKey: ["admin"] });
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
}
