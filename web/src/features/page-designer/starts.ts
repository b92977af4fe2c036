import type { FormMeta, PageBlock } from "../../api/types";
import { sectionsOf } from "../records";
import type { Labels, Page } from "./model";

type Kind = PageBlock["kind"];

export interface Related {
  form: string;
  field: string;
}

interface Words {
  page: Labels;
  details: Labels;
  activity: Labels;
  text: Labels;
}

/** A new page: as the record page looks without one, so that nothing is lost by beginning. */
export function startPage(form: FormMeta, key: string, words: Words): Page {
  const sections: PageBlock[] = sectionsOf(form).map((section) => ({
    kind: "fields",
    ...(section.label && typeof section.label === "object" && { label: section.label }),
    columns: Math.min(4, section.columns),
    fields: section.fields.filter((field) => !isReverse(field)).map((field) => field.key),
  }));
  const related: PageBlock[] = relatedOf(form).map(({ form: other, field }) => ({
    kind: "related",
    form: other,
    field,
  }));
  return {
    key,
    label: words.page,
    tabs: [
      {
        label: words.details,
        blocks: [
          ...sections.filter((block) => block.kind === "fields" && (block.fields?.length ?? 0) > 0),
          ...related,
          { kind: "timeline", side: true },
        ],
      },
    ],
  };
}

const isReverse = (field: FormMeta["fields"][number]) => Boolean(field.settings.form && field.settings.field);

/** Lists of other forms that point here, as the form's reverse fields name them. */
export const relatedOf = (form: FormMeta): Related[] =>
  form.fields
    .filter(isReverse)
    .map((field) => ({ form: String(field.settings.form), field: String(field.settings.field) }));

/** A new block of a kind; null where the form has nothing for it. */
export function startBlock(
  kind: Kind,
  form: FormMeta,
  free: readonly string[],
  words: Words,
): PageBlock | null {
  switch (kind) {
    case "fields":
      return { kind, fields: free.slice(0, 6) };
    case "related": {
      const [first] = relatedOf(form);
      return first ? { kind, ...first } : null;
    }
    case "rows": {
      const field = form.fields.find((item) => item.settings.fields);
      return field ? { kind, field: field.key } : null;
    }
    case "report":
      return { kind, dashboard: "", card: "" };
    case "text":
      return { kind, text: words.text };
    default:
      return { kind } as PageBlock;
  }
}
