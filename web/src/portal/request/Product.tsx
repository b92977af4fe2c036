import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useDebounced } from "../../lib/hooks";
import { Field, useFieldIds } from "../../ui/phone/field";
import { Card, Note } from "../../ui/phone/page";
import { type Channel, findAsset } from "../api";
import type { RequestFormState } from "./useRequestForm";

const SHORTEST = 4;

function SerialBox({ form }: { form: RequestFormState }) {
  const { id } = useFieldIds();
  const { t } = useTranslation();
  return (
    <input
      id={id}
      className="p-input"
      value={form.value.serial}
      maxLength={80}
      autoCapitalize="characters"
      autoComplete="off"
      placeholder={t("portal.request.serialHint")}
      onChange={(event) => form.set({ serial: event.target.value })}
    />
  );
}

function ProductBox({ channel, form }: { channel: Channel; form: RequestFormState }) {
  const { id } = useFieldIds();
  const { t } = useTranslation();
  return (
    <select
      id={id}
      className="p-input"
      value={form.value.product ?? ""}
      onChange={(event) => form.set({ product: event.target.value || null })}
    >
      <option value="">{t("portal.request.productUnknown")}</option>
      {channel.products?.map((product) => (
        <option key={product.id} value={product.id}>
          {[product.name, product.model].filter(Boolean).join(" ")}
        </option>
      ))}
    </select>
  );
}

/** By serial number where there is one, else from the list. A number that is not on file is taken all the same. */
export function Product({ channel, slug, form }: { channel: Channel; slug: string; form: RequestFormState }) {
  const { t } = useTranslation();
  const serial = useDebounced(form.value.serial.trim(), 500);
  const found = useQuery({
    queryKey: ["asset", slug, serial],
    queryFn: () => findAsset(slug, serial),
    enabled: serial.length >= SHORTEST,
    staleTime: 60_000,
  });
  const asset = serial.length >= SHORTEST ? found.data : undefined;
  return (
    <Card title={t("portal.request.product")}>
      <div className="p-stack">
        <Field
          label={t("portal.request.fields.serial")}
          name="serial"
          help={t("portal.request.serialHelp")}
          error={form.errors.serial}
        >
          <SerialBox form={form} />
        </Field>
        {asset && (
          <Note tone="green">
            <strong>{asset.product ?? asset.serial}</strong>
            {asset.in_warranty !== null && asset.in_warranty !== undefined && (
              <div>{t(asset.in_warranty ? "portal.request.inWarranty" : "portal.request.outOfWarranty")}</div>
            )}
          </Note>
        )}
        {asset === null && <Note>{t("portal.request.serialUnknown")}</Note>}
        {!asset && channel.products && channel.products.length > 0 && (
          <Field label={t("portal.request.fields.product")} name="product" error={form.errors.product}>
            <ProductBox channel={channel} form={form} />
          </Field>
        )}
      </div>
    </Card>
  );
}
