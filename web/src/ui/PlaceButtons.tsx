import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

interface Props {
  /** What the entry is called; said with each button. */
  name: string;
  at: number;
  count: number;
  /** By -1 or 1. */
  onMove: (by: number) => void;
  onRemove: () => void;
  /** False: the last one stays. */
  removable?: boolean;
}

/** Up, down and out: what can be done to an entry of a list in somebody's own order. */
export function PlaceButtons({ name, at, count, onMove, onRemove, removable = true }: Props) {
  const { t } = useTranslation();
  const buttons = [
    { text: t("common.up"), icon: <ArrowUpOutlined />, off: at === 0, act: () => onMove(-1) },
    { text: t("common.down"), icon: <ArrowDownOutlined />, off: at === count - 1, act: () => onMove(1) },
    { text: t("common.remove"), icon: <CloseOutlined />, off: !removable, act: onRemove },
  ];
  return buttons.map(({ text, icon, off, act }) => (
    <Button
      key={text}
      type="text"
      size="small"
      icon={icon}
      aria-label={`${text} ${name}`}
      disabled={off}
      onClick={act}
    />
  ));
}
