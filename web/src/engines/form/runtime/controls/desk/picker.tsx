import { useQuery } from "@tanstack/react-query";
import { Select, Spin } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Pick, PickerProps } from "../../controls";
import { useDeskIds } from "./frame";

const PAUSE_MS = 200;
const POPUP = 300;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A search box over the server's rows; the chosen one stays listed even when the search does not find it. */
export function Picker({ value, onChange, disabled, search, cacheKey, label }: PickerProps) {
  const { t } = useTranslation();
  const { id, describedBy, status } = useDeskIds();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const wanted = useSettled(text.trim());
  const found = useQuery({
    queryKey: ["picker", cacheKey, wanted],
    queryFn: () => search(wanted),
    enabled: open,
    staleTime: 30_000,
  });
  const rows: Pick[] = found.data ?? [];
  const listed = value && !rows.some((row) => row.id === value.id) && !wanted ? [value, ...rows] : rows;
  const choose = (next: string | undefined) => {
    const row = listed.find((item) => item.id === next);
    onChange(row ? { id: row.id, title: row.title } : null);
  };
  return (
    <Select
      id={id}
      value={value?.id ?? null}
      labelRender={() => value?.title ?? ""}
      options={listed.map((row) => ({ value: row.id, label: row.title, note: (row as Pick).note }))}
      optionRender={(option) => (
        <>
          {option.label} {option.data.note && <span style={{ opacity: 0.55 }}>{option.data.note}</span>}
        </>
      )}
      showSearch={{ filterOption: false, onSearch: setText }}
      allowClear
      disabled={disabled}
      status={found.isError ? "error" : status}
      placeholder={t("runtime.search")}
      notFoundContent={
        found.isFetching ? (
          <Spin size="small" />
        ) : found.isError ? (
          t("runtime.searchFailed")
        ) : (
          t("runtime.nothingFound")
        )
      }
      style={{ width: "100%" }}
      // A narrow column would cut the names that tell the rows apart.
      popupMatchSelectWidth={POPUP}
      aria-label={label}
      aria-describedby={describedBy}
      onOpenChange={setOpen}
      onChange={choose}
    />
  );
}
