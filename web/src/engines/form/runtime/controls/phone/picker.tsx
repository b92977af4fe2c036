import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../../../ui/phone/button";
import { useFieldIds } from "../../../../../ui/phone/field";
import { Icon } from "../../../../../ui/phone/icon";
import { Note, Skeleton } from "../../../../../ui/phone/page";
import { Sheet } from "../../../../../ui/phone/sheet";
import type { Pick, PickerProps } from "../../controls";

/** A field that opens a sheet with a search box. */
export function Picker({ value, onChange, disabled, search, cacheKey }: PickerProps) {
  const { t } = useTranslation();
  const { id, describedBy } = useFieldIds();
  const [open, setOpen] = useState(false);
  const choose = (row: Pick | null) => {
    onChange(row && { id: row.id, title: row.title });
    setOpen(false);
  };
  return (
    <>
      <div className="p-with">
        <button
          id={id}
          type="button"
          className="p-input p-picked"
          disabled={disabled}
          aria-describedby={describedBy}
          onClick={() => setOpen(true)}
        >
          <span className={value ? "" : "none"}>{value?.title ?? t("runtime.choose")}</span>
          <Icon name="next" size={18} />
        </button>
        {value && !disabled && (
          <IconButton icon="close" label={t("runtime.clear")} onClick={() => choose(null)} />
        )}
      </div>
      <Sheet
        open={open}
        title={t("runtime.choose")}
        closeLabel={t("runtime.close")}
        onClose={() => setOpen(false)}
      >
        <Found search={search} cacheKey={cacheKey} chosen={value?.id} onChoose={choose} />
      </Sheet>
    </>
  );
}

interface FoundProps {
  search: (text: string) => Promise<Pick[]>;
  cacheKey: string;
  chosen: string | undefined;
  onChoose: (row: Pick) => void;
}

function Found({ search, cacheKey, chosen, onChoose }: FoundProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["picker", cacheKey, wanted],
    queryFn: () => search(wanted),
    staleTime: 30_000,
  });
  return (
    <>
      <input
        className="p-input"
        type="search"
        value={text}
        placeholder={t("runtime.search")}
        aria-label={t("runtime.search")}
        onChange={(event) => setText(event.target.value)}
      />
      {found.isError && (
        <Note
          tone="red"
          action={
            <Button small onClick={() => void found.refetch()}>
              {t("runtime.retry")}
            </Button>
          }
        >
          {t("runtime.searchFailed")}
        </Note>
      )}
      {found.isPending && <Skeleton heights={[44, 44, 44]} />}
      {found.data?.length === 0 && <p className="p-soft">{t("runtime.nothingFound")}</p>}
      <div role="listbox" aria-label={t("runtime.choose")}>
        {found.data?.map((row) => (
          <button
            type="button"
            role="option"
            key={row.id}
            className="p-pick"
            aria-selected={row.id === chosen}
            onClick={() => onChoose(row)}
          >
            <span className="grow">
              {row.title}
              {row.note && <span className="p-soft p-small"> {row.note}</span>}
            </span>
            {row.id === chosen && <Icon name="check" />}
          </button>
        ))}
      </div>
    </>
  );
}
