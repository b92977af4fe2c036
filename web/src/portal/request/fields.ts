import type { TFunction } from "i18next";
import { ownField } from "../fields";

/** The fields of a request in the order of the page. */
export function requestFields(t: TFunction) {
  const label = (key: string) => t(`portal.request.fields.${key}`);
  return {
    description: ownField("description", "textarea", label("description"), {
      required: true,
      help: t("portal.request.descriptionHelp"),
      settings: { max_length: 2000 },
    }),
    photos: ownField("photos", "image", label("photos"), { settings: { max_count: 6, max_size_mb: 15 } }),
    video: ownField("video", "video", label("video"), { settings: { max_count: 1, max_size_mb: 100 } }),
    address: ownField("address", "address", label("address"), { required: true, settings: { detail: true } }),
    position: ownField("position", "geolocation", label("position"), {
      help: t("portal.request.positionHelp"),
    }),
    wished_at: ownField("wished_at", "datetime", label("wished_at"), {
      help: t("portal.request.wishedHelp"),
    }),
    contact_name: ownField("contact_name", "text", label("contact_name"), {
      required: true,
      settings: { max_length: 60 },
    }),
    phone: ownField("phone", "phone", label("phone"), { required: true }),
  };
}
