import { Field } from "../../../ui/phone/field";
import { phoneControls } from "./controls/phone";
import { createFace, type FrameProps } from "./face";
import { address } from "./types/address";
import { attachment } from "./types/attachment";
import { autonumber } from "./types/autonumber";
import { barcode } from "./types/barcode";
import { boolean } from "./types/boolean";
import { button } from "./types/button";
import { cascade } from "./types/cascade";
import { color } from "./types/color";
import { createdAt } from "./types/created-at";
import { createdBy } from "./types/created-by";
import { currency } from "./types/currency";
import { date } from "./types/date";
import { dateRange } from "./types/date-range";
import { datetime } from "./types/datetime";
import { divider } from "./types/divider";
import { duration } from "./types/duration";
import { email } from "./types/email";
import { formula } from "./types/formula";
import { geolocation } from "./types/geolocation";
import { image } from "./types/image";
import { json } from "./types/json";
import { link } from "./types/link";
import { lookup } from "./types/lookup";
import { member } from "./types/member";
import { money } from "./types/money";
import { multiSelect } from "./types/multi-select";
import { number } from "./types/number";
import { orgUnit } from "./types/org-unit";
import { percent } from "./types/percent";
import { phone } from "./types/phone";
import { picture } from "./types/picture";
import { progress } from "./types/progress";
import { rating } from "./types/rating";
import { recordId } from "./types/record-id";
import { relation } from "./types/relation";
import { reverse } from "./types/reverse";
import { richtext } from "./types/richtext";
import { rollup } from "./types/rollup";
import { rowVersion } from "./types/row-version";
import { select } from "./types/select";
import { signature } from "./types/signature";
import { subTable } from "./types/sub-table";
import { tags } from "./types/tags";
import { text } from "./types/text";
import { textBlock } from "./types/text-block";
import { textarea } from "./types/textarea";
import { time } from "./types/time";
import { treeSelect } from "./types/tree-select";
import { updatedAt } from "./types/updated-at";
import { updatedBy } from "./types/updated-by";
import { video } from "./types/video";
import type { Widgets } from "./widget";

/** Every field type on the phone, by the name that the server's catalog uses. */
export const phoneWidgets: Widgets = {
  text,
  textarea,
  richtext,
  number,
  money,
  date,
  datetime,
  duration,
  boolean,
  select,
  multi_select: multiSelect,
  member,
  org_unit: orgUnit,
  relation,
  reverse,
  sub_table: subTable,
  attachment,
  image,
  video,
  signature,
  geolocation,
  address,
  phone,
  email,
  link,
  autonumber,
  rating,
  time,
  date_range: dateRange,
  cascade,
  tree_select: treeSelect,
  percent,
  currency,
  barcode,
  color,
  tags,
  progress,
  json,
  lookup,
  rollup,
  button,
  text_block: textBlock,
  divider,
  picture,
  formula,
  created_by: createdBy,
  created_at: createdAt,
  updated_by: updatedBy,
  updated_at: updatedAt,
  id: recordId,
  version: rowVersion,
};

function PhoneFrame({ name, label, required, help, error, group, bare, children }: FrameProps) {
  if (bare) return <div data-field={name}>{children}</div>;
  return (
    <Field name={name} label={label} required={required} help={help} error={error} group={group}>
      {children}
    </Field>
  );
}

export const { FieldInput, FieldDisplay, fieldText, fieldProblem, isWritable, isDrawn, isWide } = createFace(
  phoneWidgets,
  phoneControls,
  PhoneFrame,
);
