import { UploadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, PageSkeleton, useErrorText } from "../../ui/states";
import { type Letterhead, printing } from "./api";
import { Words } from "./Words";

const LINES = ["phone", "email", "website", "tax_number"] as const;

/** Name, address and logo of the company, the same on all documents. */
export function LetterheadDialog({ onClose }: { onClose: () => void }) {
  const found = useQuery({
    queryKey: ["print-letterhead"],
    queryFn: printing.letterhead,
    staleTime: 0,
    gcTime: 0,
  });
  const { t } = useTranslation();
  if (found.data) return <Editor letterhead={found.data} onClose={onClose} />;
  return (
    <Modal open title={t("printing.letterhead.title")} footer={null} onCancel={onClose}>
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </Modal>
  );
}

function Editor({ letterhead, onClose }: { letterhead: Letterhead; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [draft, setDraft] = useState(letterhead);
  const [picture, setPicture] = useState(letterhead.logo_url);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Letterhead>) => setDraft((old) => ({ ...old, ...change }));
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (problem) {
      message.error(errorText(problem));
    } finally {
      setBusy(false);
    }
  };
  const upload = (file: File) =>
    guarded(async () => {
      const { id } = await printing.uploadLogo(file);
      set({ logo: id });
      setPicture(URL.createObjectURL(file));
    });
  const save = () =>
    guarded(async () => {
      const { logo_url: _old, ...body } = draft;
      await printing.saveLetterhead(body);
      await client.invalidateQueries({ queryKey: ["print-preview"] });
      message.success(t("printing.saved"));
      onClose();
    });
  return (
    <Modal
      open
      title={t("printing.letterhead.title")}
      okText={t("common.save")}
      okButtonProps={{ loading: busy, disabled: !draft.name.zh }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="sl-muted">{t("printing.letterhead.hint")}</p>
      <Form layout="vertical" className="sl-print-form">
        <Form.Item label={t("printing.letterhead.logo")} extra={t("printing.letterhead.logoHint")}>
          <div className="sl-print-logo">
            {picture && <img src={picture} alt={t("printing.letterhead.logo")} />}
            <Upload
              accept="image/png,image/jpeg,image/webp"
              showUploadList={false}
              beforeUpload={(file) => {
                void upload(file);
                return false;
              }}
            >
              <Button icon={<UploadOutlined />}>{t("printing.letterhead.upload")}</Button>
            </Upload>
            {picture && (
              <Button
                type="link"
                onClick={() => {
                  set({ logo: null });
                  setPicture(null);
                }}
              >
                {t("printing.letterhead.noLogo")}
              </Button>
            )}
          </div>
        </Form.Item>
        <Words label={t("printing.letterhead.name")} value={draft.name} onChange={(name) => set({ name })} />
        <Words
          label={t("printing.letterhead.address")}
          value={draft.address}
          onChange={(address) => set({ address })}
        />
        {LINES.map((name) => (
          <Form.Item key={name} label={t(`printing.letterhead.${name}`)}>
            <Input
              value={draft[name]}
              maxLength={200}
              aria-label={t(`printing.letterhead.${name}`)}
              onChange={(event) => set({ [name]: event.target.value })}
            />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
