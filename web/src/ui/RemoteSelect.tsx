import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Choice, choicesById, findChoices } from "../api/choices";
import { useDebounced } from "../lib/hooks";

interface Props {
  /** Form searched; "user" and "org_unit" for people and units. */
  form: string;
  value: string[];
  onChange: (ids: string[], choices: Choice[]) => void;
  multiple?: boolean;
  placeholder?: string;
  /** Choices above what is found, for instance "me". */
  extra?: Choice[];
  /** Never offered. */
  without?: string;
  id?: string;
  autoFocus?: boolean;
}

/** Chooses records by typing; older answers never replace newer ones. */
export function RemoteSelect(props: Props) {
  const { form, value, onChange, multiple = false, extra = [], without, ...rest } = props;
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [known, setKnown] = useState<Choice[]>([]);
  const search = useDebounced(text.trim());
  const found = useQuery({
    queryKey: ["choices", form, search],
    enabled: open,
    queryFn: ({ signal }) => findChoices(form, search, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const missing = value.filter((id) => ![...extra, ...known].some((choice) => choice.id === id));
  const named = useQuery({
    queryKey: ["choices", form, "ids", missing],
    enabled: missing.length > 0,
    queryFn: () => choicesById(form, missing),
    staleTime: 60_000,
    retry: false,
  });
  const shown = unique([...extra, ...(found.data ?? []), ...known, ...(named.data ?? [])]);
  const pick = (ids: string[]) => {
    const choices = shown.filter((choice) => ids.includes(choice.id));
    setKnown((old) => unique([...old, ...choices]));
    onChange(ids, choices);
  };
  return (
    <Select
      {...rest}
      aria-label={rest.placeholder}
      allowClear
      mode={multiple ? "multiple" : undefined}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      onOpenChange={setOpen}
      loading={found.isFetching}
      value={multiple ? value : value[0]}
      notFoundContent={found.isFetching ? t("common.loading") : t("common.nothingFound")}
      onChange={(next: string | string[] | undefined) => {
        setText("");
        pick(Array.isArray(next) ? next : next ? [next] : []);
      }}
      options={shown
        .filter((choice) => choice.id !== without)
        .map((choice) => ({ value: choice.id, label: choice.title, note: choice.note }))}
      optionRender={({ label, data }) => (
        <span className="sl-choice">
          <span>{label}</span>
          <small>{(data as { note?: string }).note}</small>
        </span>
      )}
      style={{ width: "100%" }}
      popupMatchSelectWidth={false}
    />
  );
}

function unique(choices: Choice[]): Choice[] {
  return [...new Map(choices.map((choice) => [choice.id, choice])).values()];
}
