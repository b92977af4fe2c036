import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Ref } from "../../../../api/types";
import { useServices } from "../services";
import type { DisplayProps, Widget } from "../widget";

const LIST = { listStyle: "none", margin: 0, padding: 0 } as const;

const isRefs = (value: unknown): value is Ref[] => Array.isArray(value);

/** The records that point here, newest first as the server lists them. */
function ReverseDisplay({ field, value, record, compact }: DisplayProps) {
  const { t } = useTranslation();
  const services = useServices();
  const { form = "", field: through = "" } = field.settings;
  const id = record?.id;
  const related = useQuery({
    queryKey: ["reverse", form, through, id],
    queryFn: () => services.relatedRecords(form, through, id as string),
    enabled: !compact && !isRefs(value) && Boolean(id),
  });
  const rows = isRefs(value) ? value : related.data;
  if (compact)
    return isRefs(value) && value.length ? t("runtime.reverse.count", { count: value.length }) : null;
  if (related.isError) return <span role="alert">{t("runtime.reverse.failed")}</span>;
  if (!rows) return id ? "…" : null;
  if (!rows.length) return <span style={{ opacity: 0.6 }}>{t("runtime.reverse.none")}</span>;
  return (
    <ul style={LIST}>
      {rows.map((row) => (
        <li key={row.id}>
          {services.recordLink ? <a href={services.recordLink(form, row.id)}>{row.title}</a> : row.title}
        </li>
      ))}
    </ul>
  );
}

export const reverse: Widget = {
  Display: ReverseDisplay,
  text: (value, _field, { t }) =>
    isRefs(value) && value.length ? t("runtime.reverse.count", { count: value.length }) : "",
  wide: true,
};
