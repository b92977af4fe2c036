import type { PageBlock } from "../../api/types";

export type Labels = Readonly<Record<string, string>>;

/** A page as it stands in the form's definition; blocks as the record page draws them. */
export interface Page {
  readonly key: string;
  readonly label: Labels;
  readonly roles?: readonly string[];
  readonly device?: "all" | "desk" | "phone";
  readonly tabs: readonly Tab[];
}

export interface Tab {
  readonly label: Labels;
  readonly blocks: readonly PageBlock[];
}

/** Where the designer stands: a page, a tab of it, and maybe a block there. */
export interface Place {
  page: number;
  tab: number;
  block: number | null;
}

export interface State {
  pages: readonly Page[];
  at: Place;
}

const replaced = <T>(list: readonly T[], index: number, next: T): T[] =>
  list.map((item, at) => (at === index ? next : item));
const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
const inserted = <T>(list: readonly T[], index: number, item: T): T[] => [
  ...list.slice(0, index),
  item,
  ...list.slice(index),
];

/** The list with the entry at `from` standing before the one that is at `to` now. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from] as T;
  return inserted(without(list, from), to > from ? to - 1 : to, item);
}

const withPage = (state: State, page: Page): State => ({
  ...state,
  pages: replaced(state.pages, state.at.page, page),
});

export const pageAt = ({ pages, at }: State): Page | undefined => pages[at.page];
export const tabAt = (state: State): Tab | undefined => pageAt(state)?.tabs[state.at.tab];
export const blockAt = (state: State): PageBlock | undefined =>
  state.at.block === null ? undefined : tabAt(state)?.blocks[state.at.block];

function withTab(state: State, tab: Tab): State {
  const page = pageAt(state);
  return page ? withPage(state, { ...page, tabs: replaced(page.tabs, state.at.tab, tab) }) : state;
}

/** A key that no other page has. */
export function freeKey(pages: readonly Page[], wish = "page"): string {
  const taken = new Set(pages.map(({ key }) => key));
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number += 1) if (!taken.has(`${wish}_${number}`)) return `${wish}_${number}`;
}

export const edits = {
  addPage: (state: State, page: Page): State => ({
    pages: [...state.pages, page],
    at: { page: state.pages.length, tab: 0, block: null },
  }),
  copyPage: (state: State): State => {
    const page = pageAt(state);
    return page ? edits.addPage(state, { ...page, key: freeKey(state.pages, page.key), roles: [] }) : state;
  },
  removePage: (state: State): State => ({
    pages: without(state.pages, state.at.page),
    at: { page: Math.max(0, state.at.page - 1), tab: 0, block: null },
  }),
  changePage: (state: State, change: Partial<Page>): State => {
    const page = pageAt(state);
    return page ? withPage(state, { ...page, ...change }) : state;
  },
  addTab: (state: State, label: Labels): State => {
    const page = pageAt(state);
    if (!page) return state;
    const next = withPage(state, { ...page, tabs: [...page.tabs, { label, blocks: [] }] });
    return { ...next, at: { ...state.at, tab: page.tabs.length, block: null } };
  },
  /** The last tab stays: a page has one at least. */
  removeTab: (state: State): State => {
    const page = pageAt(state);
    if (!page || page.tabs.length < 2) return state;
    const next = withPage(state, { ...page, tabs: without(page.tabs, state.at.tab) });
    return { ...next, at: { ...state.at, tab: Math.max(0, state.at.tab - 1), block: null } };
  },
  changeTab: (state: State, change: Partial<Tab>): State => {
    const tab = tabAt(state);
    return tab ? withTab(state, { ...tab, ...change }) : state;
  },
  moveTab: (state: State, by: 1 | -1): State => {
    const page = pageAt(state);
    const to = state.at.tab + by;
    if (!page || to < 0 || to >= page.tabs.length) return state;
    const next = withPage(state, { ...page, tabs: moved(page.tabs, state.at.tab, by > 0 ? to + 1 : to) });
    return { ...next, at: { ...state.at, tab: to, block: null } };
  },
  addBlock: (state: State, block: PageBlock, index?: number): State => {
    const tab = tabAt(state);
    if (!tab) return state;
    const place = index ?? tab.blocks.length;
    const next = withTab(state, { ...tab, blocks: inserted(tab.blocks, place, block) });
    return { ...next, at: { ...state.at, block: place } };
  },
  changeBlock: (state: State, change: Partial<PageBlock>): State => {
    const [tab, block] = [tabAt(state), blockAt(state)];
    if (!tab || !block || state.at.block === null) return state;
    const next = Object.fromEntries(
      Object.entries({ ...block, ...change }).filter(([, value]) => value !== undefined),
    ) as unknown as PageBlock;
    return withTab(state, { ...tab, blocks: replaced(tab.blocks, state.at.block, next) });
  },
  removeBlock: (state: State): State => {
    const tab = tabAt(state);
    if (!tab || state.at.block === null) return state;
    return {
      ...withTab(state, { ...tab, blocks: without(tab.blocks, state.at.block) }),
      at: { ...state.at, block: null },
    };
  },
  copyBlock: (state: State): State => {
    const block = blockAt(state);
    return block && state.at.block !== null ? edits.addBlock(state, block, state.at.block + 1) : state;
  },
  /** The block at `from` goes before the one at `to`; it stays chosen. */
  moveBlock: (state: State, from: number, to: number): State => {
    const tab = tabAt(state);
    if (!tab || from < 0 || from >= tab.blocks.length || to === from || to === from + 1) return state;
    const next = withTab(state, { ...tab, blocks: moved(tab.blocks, from, to) });
    return { ...next, at: { ...state.at, block: to > from ? to - 1 : to } };
  },
  /** The block goes to the end of another tab, which is then shown. */
  moveToTab: (state: State, from: number, tab: number): State => {
    const block = tabAt(state)?.blocks[from];
    if (!block || tab === state.at.tab || !pageAt(state)?.tabs[tab]) return state;
    const gone = edits.removeBlock({ ...state, at: { ...state.at, block: from } });
    return edits.addBlock({ ...gone, at: { ...state.at, tab, block: null } }, block);
  },
};

/** Fields of the form that no block of the page shows yet. */
export function unplaced(page: Page | undefined, keys: readonly string[]): string[] {
  const placed = new Set(
    (page?.tabs ?? []).flatMap((tab) =>
      tab.blocks.flatMap((block) => {
        if (block.kind === "fields" || block.kind === "files") return block.fields ?? [];
        return block.kind === "rows" ? [block.field] : [];
      }),
    ),
  );
  return keys.filter((key) => !placed.has(key));
}
