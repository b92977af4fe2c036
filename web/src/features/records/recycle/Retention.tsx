import { App, Button, InputNumber, Modal, Radio, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortDate } from "../../../lib/format";
import { useErrorText } from "../../../ui/states";
import { type Overview, recycle } from "./api";

/** When deleted records go by themselves, and changing that. */
export function Retention({ kept, onChanged }: { kept: Overview; onChanged: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const later = new Date(kept.not_before) > new Date();
  return (
    <p className="sl-muted sl-recycle-note">
      {kept.days === null
        ? t("sharing.recycle.keptForever")
        : t("sharing.recycle.keptDays", { days: kept.days })}{" "}
      {kept.days !== null && later && t("sharing.recycle.notBefore", { date: shortDate(kept.not_before) })}{" "}
      {kept.may_purge && (
        <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setOpen(true)}>
          {t("sharing.recycle.change")}
        </Button>
      )}
      {open && (
        <RetentionDialog
          days={kept.days}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            onChanged();
          }}
        />
      )}
    </p>
  );
}

interface DialogProps {
  days: number | null;
  onClose: () => void;
  onSaved: () => void;
}

function RetentionDialog({ days, onClose, onSaved }: DialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [never, setNever] = useState(days === null);
  const [typed, setTyped] = useState(days ?? 180);
  const save = async () => {
    try {
      await recycle.retention(never ? null : typed);
      onSaved();
    } catch (problem) {
      void message.error(errorText(problem));
    }
  };
  return (
    <Modal open title={t("sharing.recycle.retention")} onCancel={onClose} onOk={save}>
      <Radio.Group value={never} onChange={(event) => setNever(event.target.value as boolean)}>
        <Space direction="vertical">
          <Radio value={false}>
            {t("sharing.recycle.days")}{" "}
            <InputNumber
              size="small"
              min={7}
              max={3650}
              value={typed}
              disabled={never}
              aria-label={t("sharing.recycle.days")}
              onChange={(value) => setTyped(value ?? 180)}
            />{" "}
            {t("sharing.recycle.dayUnit")}
          </Radio>
          <Radio value={true}>{t("sharing.recycle.never")}</Radio>
        </Space>
      </Radio.Group>
      <p className="sl-muted sl-retention-hint">{t("sharing.recycle.retentionHint")}</p>
    </Modal>
  );
}
