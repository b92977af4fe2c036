import { useTranslation } from "react-i18next";
import { type Region, useControls } from "../controls";
import type { InputProps, Widget } from "../widget";

interface Address {
  province?: string | null;
  city?: string | null;
  district?: string | null;
  code?: string | null;
  detail?: string | null;
}

const addressOf = (value: unknown): Address => (value && typeof value === "object" ? (value as Address) : {});

/** Names from large to small; a city that is its own province is named once. */
export function regionText({ province, city, district }: Address): string {
  return [...new Set([province, city, district])].filter(Boolean).join(" ");
}

export function addressText(value: unknown): string {
  const address = addressOf(value);
  return [regionText(address).replaceAll(" ", ""), address.detail].filter(Boolean).join(" ");
}

const loadRegions = (): Promise<Region[]> => import("../regions").then(({ regions }) => regions());

function AddressInput({ field, value, onChange, disabled }: InputProps) {
  const { t } = useTranslation();
  const { Region: RegionControl, LongText } = useControls();
  const address = addressOf(value);
  const change = (part: Address) => {
    const next = { ...address, ...part };
    onChange(Object.values(next).some(Boolean) ? next : null);
  };
  const choose = (path: Region[]) => {
    const [province, city, district] = path;
    change({
      province: province?.label ?? null,
      city: city?.label ?? null,
      district: district?.label ?? null,
      code: path.at(-1)?.value ?? null,
    });
  };
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: 8 }}>
      <RegionControl
        value={address.code ?? null}
        text={regionText(address)}
        onChange={(code) => code === null && choose([])}
        onPath={choose}
        load={loadRegions}
        disabled={disabled}
        label={t("runtime.address.region")}
      />
      {field.settings.detail !== false && (
        <LongText
          value={address.detail ?? ""}
          onChange={(detail) => change({ detail: detail || null })}
          disabled={disabled}
          placeholder={t("runtime.address.detail")}
          label={t("runtime.address.detail")}
          maxLength={200}
        />
      )}
    </div>
  );
}

export const address: Widget = { Input: AddressInput, text: addressText, group: true, wide: true };
