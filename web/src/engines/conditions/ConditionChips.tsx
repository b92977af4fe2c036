import { useQueries } from "@tanstack/react-query";
import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import { choicesById } from "../../api/choices";
import { useFormMap } from "../../api/forms";
import type { Condition, FormMeta } from "../../api/types";
import { targetForm } from "./columns";
import { conditionText } from "./conditionText";

interface Props {
  form: FormMeta;
  value: Condition | null;
  /** Shown as removable when given; called with what is left. */
  onChange?: (condition: Condition | null) => void;
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** A condition in words, one chip for each of the parts that all must hold. */
export function ConditionChips({ form, value, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const parts = partsOf(value);
  const rules = value ? rulesOf(value) : [];
  const forms = useFormMap(relatedForms(form, rules));
  const titles = useTitles(form, forms, rules);
  const words = { t, language: i18n.language, forms, titles };
  return (
    <>
      {parts.map((part, index) => {
        const text = conditionText(form, part, words);
        return (
          <Tag
            key={JSON.stringify(part)}
            className="sl-chip"
            title={text}
            closable={Boolean(onChange)}
            onClose={(event) => {
              event.preventDefault();
              onChange?.(joined(parts.filter((_, other) => other !== index)));
            }}
          >
            {text}
          </Tag>
        );
      })}
    </>
  );
}

function partsOf(value: Condition | null): Condition[] {
  if (!value || Object.keys(value).length === 0) return [];
  return "and" in value ? (value.and as Condition[]) : [value];
}

function joined(parts: Condition[]): Condition | null {
  const [first] = parts;
  if (!first) return null;
  return parts.length === 1 ? first : { and: parts };
}

interface Rule {
  field: string;
  value?: unknown;
}

function rulesOf(condition: Condition): Rule[] {
  const { and, or, not, field } = condition as {
    and?: Condition[];
    or?: Condition[];
    not?: Condition;
    field?: string;
  };
  if (field) return [condition as unknown as Rule];
  return [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].flatMap(rulesOf);
}

/** Forms one step away that the condition's paths lead to. */
function relatedForms(form: FormMeta, rules: Rule[]): string[] {
  return rules
    .filter(({ field }) => field.includes("."))
    .flatMap(({ field }) => {
      const [head] = field.split(".");
      return targetForm(form.fields.find((item) => item.key === head)) ?? [];
    });
}

/** Titles of the records that the condition names by id. */
function useTitles(
  form: FormMeta,
  forms: ReadonlyMap<string, FormMeta>,
  rules: Rule[],
): ReadonlyMap<string, string> {
  const wanted = new Map<string, Set<string>>();
  for (const { field: path, value } of rules) {
    const [head, next] = path.split(".");
    const field = form.fields.find((item) => item.key === head);
    const inner = next ? forms.get(targetForm(field) ?? "")?.fields.find((item) => item.key === next) : field;
    const target = inner?.target;
    if (!target) continue;
    const ids = [value].flat().filter((item) => typeof item === "string" && ID.test(item));
    for (const id of ids) wanted.set(target, (wanted.get(target) ?? new Set()).add(String(id)));
  }
  return useQueries({
    queries: [...wanted].map(([target, ids]) => ({
      queryKey: ["choices", target, "ids", [...ids]],
      queryFn: () => choicesById(target, [...ids]),
      staleTime: 60_000,
      retry: false,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => (data ?? []).map(({ id, title }) => [id, title] as const))),
  });
}
