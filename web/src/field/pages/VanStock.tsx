import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Empty, Page, Skeleton } from "../../ui/phone/page";
import { ProblemNote } from "../../ui/phone/problem";
import { useVanStock } from "../api";
import { Tabbar } from "../Tabbar";

/** What lies in the engineer's own van. */
export default function VanStock() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const stock = useVanStock();
  const wanted = text.trim().toLowerCase();
  const rows = stock.data?.filter(({ part }) =>
    `${part.code ?? ""} ${part.name}`.toLowerCase().includes(wanted),
  );
  return (
    <Page title={t("field.stock.title")} tabbar={<Tabbar />}>
      <input
        className="p-input"
        type="search"
        value={text}
        placeholder={t("field.stock.search")}
        aria-label={t("field.stock.search")}
        onChange={(event) => setText(event.target.value)}
      />
      {stock.isError && <ProblemNote error={stock.error} onRetry={() => void stock.refetch()} />}
      {stock.isPending && <Skeleton heights={[60, 60, 60, 60]} />}
      {stock.data?.length === 0 && (
        <Empty icon="box" title={t("field.stock.empty")} hint={t("field.stock.emptyHint")} />
      )}
      {rows && rows.length > 0 && (
        <Card>
          {rows.map(({ part, quantity }) => (
            <div className="p-item" key={part.id}>
              <div className="grow">
                {part.name}
                <div className="p-soft p-small">{[part.code, part.model].filter(Boolean).join(" · ")}</div>
              </div>
              <span className="p-num p-strong">
                {quantity} {part.unit ?? ""}
              </span>
            </div>
          ))}
        </Card>
      )}
      {stock.data && stock.data.length > 0 && rows?.length === 0 && (
        <p className="p-soft">{t("runtime.nothingFound")}</p>
      )}
    </Page>
  );
}
