import type { FieldMeta, Kind } from "../../../api/types";

interface Sample {
  kind: Kind;
  value: unknown;
  settings?: FieldMeta["settings"];
  access?: FieldMeta["access"];
}

const OPTIONS = [
  { value: "high", label: { en: "High" }, color: "red" },
  { value: "middle", label: { en: "Middle" }, color: "blue" },
  { value: "low", label: { en: "Low" }, color: null },
];
const SOMEONE = { id: "0192f0c1-0000-7000-8000-000000000001", title: "Chen Wei" };
const MOMENT = "2026-11-21T14:05:00+08:00";
const FILE = {
  id: "0192f0c1-0000-7000-8000-0000000000f1",
  name: "plate.jpg",
  size: 284_000,
  type: "image/jpeg",
};

/** A typical value of each field type, for tests and for looking at the widgets. */
const SAMPLES: Record<string, Sample> = {
  text: { kind: "text", value: "AC-2201" },
  textarea: { kind: "text", value: "First line\nsecond line" },
  richtext: { kind: "text", value: "<p>Some <strong>bold</strong> words</p>" },
  number: { kind: "number", value: 12345.5, settings: { unit: "km", decimals: 1 } },
  money: { kind: "number", value: "1280.50", settings: { currency: "CNY", decimals: 2 } },
  date: { kind: "date", value: "2026-11-21" },
  datetime: { kind: "datetime", value: MOMENT },
  duration: { kind: "duration", value: 5400 },
  boolean: { kind: "boolean", value: true },
  select: { kind: "text", value: "high", settings: { options: OPTIONS } },
  multi_select: { kind: "texts", value: ["high", "low"], settings: { options: OPTIONS } },
  member: { kind: "id", value: SOMEONE },
  org_unit: { kind: "id", value: { id: SOMEONE.id, title: "East" } },
  relation: { kind: "id", value: { id: SOMEONE.id, title: "Acme" }, settings: { form: "customer" } },
  reverse: { kind: "ids", value: [SOMEONE], settings: { form: "visit", field: "ticket" } },
  attachment: { kind: "json", value: [{ ...FILE, name: "manual.pdf", type: "application/pdf" }] },
  image: { kind: "json", value: [FILE] },
  video: { kind: "json", value: [{ ...FILE, name: "noise.mp4", type: "video/mp4" }] },
  signature: { kind: "json", value: { ...FILE, name: "signature.png" } },
  geolocation: { kind: "json", value: { lng: 121.4737, lat: 31.2304, accuracy: 18, datum: "wgs84" } },
  address: {
    kind: "json",
    value: { province: "Guangdong", city: "Shenzhen", district: "Nanshan", detail: "1 Keji Rd" },
  },
  phone: { kind: "text", value: "13800138000" },
  email: { kind: "text", value: "chen@example.com" },
  link: { kind: "text", value: "https://example.com/manual" },
  autonumber: { kind: "text", value: "SH20261121-0007" },
  rating: { kind: "number", value: 4, settings: { max: 5 } },
  time: { kind: "duration", value: 34_200, settings: { step: 5 } },
  date_range: { kind: "json", value: { start: "2026-11-21", end: "2026-11-23" } },
  cascade: {
    kind: "texts",
    value: ["gd", "sz"],
    settings: {
      options: [
        { value: "gd", label: { en: "Guangdong" }, children: [{ value: "sz", label: { en: "Shenzhen" } }] },
        { value: "hk", label: { en: "Hong Kong" } },
      ],
    },
  },
  tree_select: {
    kind: "id",
    value: { id: SOMEONE.id, title: "Pumps" },
    settings: { form: "category", parent: "parent" },
  },
  percent: { kind: "number", value: 0.15 },
  currency: {
    kind: "json",
    value: { amount: 1280.5, currency: "USD" },
    settings: { currencies: ["CNY", "USD"], decimals: 2 },
  },
  barcode: { kind: "text", value: "6901234567892", settings: { draw: "none" } },
  color: { kind: "text", value: "#1677ff" },
  tags: { kind: "texts", value: ["urgent", "VIP"], settings: { suggestions: ["VIP", "repeat"] } },
  progress: { kind: "number", value: 55, settings: { step: 5 } },
  json: { kind: "json", value: { retries: 3, hosts: ["a", "b"] } },
  lookup: {
    kind: "text",
    value: "high",
    settings: { of: { type: "select", kind: "text", settings: { options: OPTIONS } } },
    access: "read",
  },
  rollup: { kind: "number", value: 12, settings: { fn: "count", of: null }, access: "read" },
  button: { kind: "json", value: null, settings: { link: "https://example.com/{no}" } },
  text_block: { kind: "json", value: null, settings: { content: { en: "Cut the power first" } } },
  divider: { kind: "json", value: null },
  picture: { kind: "json", value: null, settings: { image: "data:image/png;base64,AA==" } },
  formula: { kind: "number", value: 99.5, settings: { kind: "number", decimals: 2 } },
  created_by: { kind: "id", value: SOMEONE },
  created_at: { kind: "datetime", value: MOMENT },
  updated_by: { kind: "id", value: SOMEONE },
  updated_at: { kind: "datetime", value: MOMENT },
  id: { kind: "id", value: SOMEONE.id },
  version: { kind: "number", value: 3 },
};

/** A writable field of a type, with a label that names it. */
export function sampleField(type: string): FieldMeta {
  const { kind, settings = {}, access = "write" } = SAMPLES[type] ?? { kind: "json" as const };
  const label = type.replace("_", " ");
  const base = { key: type, type, label, kind, access, operators: [] };
  return type === "sub_table"
    ? { ...base, settings: { fields: [sampleField("text"), sampleField("number")] } }
    : { ...base, settings };
}

export const sampleValue = (type: string): unknown =>
  type === "sub_table" ? [{ text: "Fan", number: 2 }] : SAMPLES[type]?.value;
