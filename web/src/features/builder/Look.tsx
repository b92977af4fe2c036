import { Button, ColorPicker, Popover } from "antd";
import { useTranslation } from "react-i18next";
import { AppIcon, ICON_NAMES, MenuIcon } from "../../ui/MenuIcon";

const COLORS = [
  "#2563eb",
  "#0891b2",
  "#059669",
  "#65a30d",
  "#d97706",
  "#dc2626",
  "#db2777",
  "#7c3aed",
  "#475569",
];

/** Chooses an application's icon and colour. */
export function LookPicker(props: {
  icon: string;
  color: string;
  onChange: (look: { icon: string; color: string }) => void;
}) {
  const { t } = useTranslation();
  const { icon, color, onChange } = props;
  return (
    <div className="sl-look">
      <AppIcon name={icon} color={color} />
      <IconPicker icon={icon} onChange={(next) => onChange({ icon: next, color })} />
      <ColorPicker
        aria-label={t("builder.color")}
        disabledAlpha
        disabledFormat
        value={color}
        presets={[{ label: t("builder.color"), colors: COLORS }]}
        onChangeComplete={(next) => onChange({ icon, color: next.toHexString() })}
      />
    </div>
  );
}

export function IconPicker({ icon, onChange }: { icon: string; onChange: (icon: string) => void }) {
  const { t } = useTranslation();
  return (
    <Popover
      trigger="click"
      content={
        <div className="sl-icons">
          {ICON_NAMES.map((name) => (
            <Button
              key={name}
              type={name === icon ? "primary" : "text"}
              icon={<MenuIcon name={name} />}
              aria-label={name}
              onClick={() => onChange(name)}
            />
          ))}
        </div>
      }
    >
      <Button icon={<MenuIcon name={icon} />}>{t("builder.icon")}</Button>
    </Popover>
  );
}
