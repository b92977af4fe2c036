import { CopyOutlined, DownloadOutlined } from "@ant-design/icons";
import { Button, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { RecordSlotProps } from "../records";

/** The request page of a channel: its QR code to print, and its address. */
export function ChannelAside({ record }: RecordSlotProps) {
  const { t } = useTranslation();
  const slug = String(record.slug ?? "");
  if (!slug) return null;
  const picture = `/api/v1/public/channels/${encodeURIComponent(slug)}/qr.svg`;
  const address = `${window.location.origin}/s/${encodeURIComponent(slug)}`;
  return (
    <section className="sl-aside">
      <h3>{t("channels.title")}</h3>
      <img src={picture} width={160} height={160} alt={t("channels.qr")} />
      <Typography.Link href={address} target="_blank" rel="noreferrer">
        {address}
      </Typography.Link>
      <div>
        <Button
          size="small"
          icon={<CopyOutlined />}
          onClick={() => void navigator.clipboard?.writeText(address)}
        >
          {t("channels.copy")}
        </Button>{" "}
        <Button size="small" icon={<DownloadOutlined />} href={picture} download={`${slug}.svg`}>
          {t("channels.download")}
        </Button>
      </div>
    </section>
  );
}
