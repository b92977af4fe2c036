import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { canDo } from "../../../api/forms";
import { useRefreshRecords } from "../../../api/records";
import type { FormMeta } from "../../../api/types";
import { useNarrow } from "../../../lib/hooks";
import { PageSkeleton } from "../../../ui/states";
import { viewKind } from "../views";
import type { ViewProps } from "../views/kinds";
import { FilterChips } from "./FilterChips";
import { Toolbar } from "./Toolbar";
import { useListState } from "./useListState";
import { ViewTabs } from "./ViewTabs";

const CreateRecord = lazy(() => import("../page/CreateRecord"));

interface Props {
  form: FormMeta;
  openId: string | undefined;
  onOpen: (id: string) => void;
}

const NOTHING_LOADED = { total: null, shown: 0, fetching: false };

type Loaded = Parameters<NonNullable<ViewProps["onLoaded"]>>[0];

/** What the shown view says it has loaded; what another view said before it is forgotten. */
function useLoaded(kind: string | undefined) {
  const [said, setSaid] = useState<{ kind: string | undefined; loaded: Loaded }>();
  const onLoaded = useCallback((loaded: Loaded) => setSaid({ kind, loaded }), [kind]);
  return [said && said.kind === kind ? said.loaded : NOTHING_LOADED, onLoaded] as const;
}

/** Views, tools, and the rows of a form as the chosen view draws them. */
export function RecordList({ form, openId, onOpen }: Props) {
  const narrow = useNarrow();
  const state = useListState(form, form.views);
  const [params, setParams] = useSearchParams();
  const [selected, setSelected] = useState<string[]>([]);
  const [loaded, onLoaded] = useLoaded(state.view?.kind);
  const [given, setGiven] = useState<Record<string, unknown>>();
  const refresh = useRefreshRecords();
  const { View } = viewKind(state.view?.kind);
  const create = (open: boolean, values?: Record<string, unknown>) => {
    setGiven(open ? values : undefined);
    setParams((old) => {
      const next = new URLSearchParams(old);
      if (open) next.set("new", "1");
      else next.delete("new");
      return next;
    });
  };
  // The page of a record is wanted next; loading its code now makes the first click quick.
  useEffect(() => {
    const timer = setTimeout(() => void import("../page/RecordPanel"), 800);
    return () => clearTimeout(timer);
  }, []);
  const may = useMemo(() => {
    const open = !form.append_only;
    return {
      create: canDo(form, "create") && open,
      update: canDo(form, "update") && open,
      delete: canDo(form, "delete") && open,
    };
  }, [form]);
  return (
    <section className="sl-list">
      <Toolbar
        form={form}
        state={state}
        total={loaded.total}
        shown={loaded.shown}
        compact={narrow || openId !== undefined}
        fetching={loaded.fetching}
        onRefresh={() => refresh(form.key)}
        onCreate={() => create(true)}
      />
      <ViewTabs form={form} views={form.views} state={state} />
      <FilterChips form={form} state={state} />
      <Suspense fallback={<PageSkeleton rows={12} />}>
        <View
          key={state.view?.kind ?? "table"}
          form={form}
          view={state.view}
          query={state}
          options={state.options}
          onChange={state.change}
          openId={openId}
          onOpen={onOpen}
          selected={selected}
          onSelect={setSelected}
          onCreate={may.create ? (values) => create(true, values) : undefined}
          may={may}
          onLoaded={onLoaded}
          narrow={narrow}
        />
      </Suspense>
      {params.get("new") === "1" && (
        <Suspense fallback={null}>
          <CreateRecord form={form} values={given} onClose={() => create(false)} onCreated={onOpen} />
        </Suspense>
      )}
    </section>
  );
}
