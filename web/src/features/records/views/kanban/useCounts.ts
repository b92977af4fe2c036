import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../../../api/client";
import type { Condition, FormMeta } from "../../../../api/types";

interface Answer {
  rows: (string | number | null)[][];
}

const MAX_COLUMNS = 200;

/** Number of records, and the sum of a field, by the values of another; nothing while something is searched for. */
export function useCounts(
  form: FormMeta,
  field: string,
  sum: string | undefined,
  filter: Condition | null,
  enabled: boolean,
) {
  const query = {
    form: form.key,
    dimensions: [{ field, as: "column" }],
    measures: [{ fn: "count", as: "n" }, ...(sum ? [{ fn: "sum", field: sum, as: "total" }] : [])],
    limit: MAX_COLUMNS,
    ...(filter && { filter }),
  };
  return useQuery({
    queryKey: ["records", form.key, "report", query],
    enabled,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const answer = await api.post<Answer>("/reports/query", query, { signal });
      return new Map(
        answer.rows.map(([value, count, total]) => [
          String(value ?? ""),
          { count: Number(count), sum: sum ? Number(total ?? 0) : undefined },
        ]),
      );
    },
  });
}
