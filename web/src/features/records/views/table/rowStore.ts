import type { RecordPage, RecordRow } from "../../../../api/types";

export const PAGE = 100;
/** Pages kept on each side of what is on the screen; those beyond are forgotten and read again when needed. */
const KEPT = 12;

interface Page {
  /** Where it begins, so that it can be read again; null: the very first. */
  cursor: string | null;
  count: number;
  rows: RecordRow[] | null;
}

type Load = (cursor: string | null, first: boolean) => Promise<RecordPage>;

/**
 * The rows of one list, read by keyset pages in both directions: forwards by the cursor of the last page, backwards by
 * the cursors that are remembered. A row keeps its place until the list is read anew.
 */
export class RowStore {
  private pages: Page[] = [];
  private next: string | null | undefined;
  private readonly busy = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private wanted = [0, 0] as [number, number];
  /** Rows that are not in this list any more, but keep their place. */
  readonly gone = new Set<string>();
  total: RecordPage["total"] = null;
  error: unknown = null;
  version = 0;

  constructor(private readonly load: Load) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  readonly snapshot = () => this.version;

  private changed(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }

  /** Rows whose places are known. */
  get length(): number {
    return this.pages.reduce((sum, page) => sum + page.count, 0);
  }

  /** Whether everything has been reached. */
  get complete(): boolean {
    return this.next === null;
  }

  get loading(): boolean {
    return this.busy.size > 0;
  }

  get started(): boolean {
    return this.next !== undefined;
  }

  row(index: number): RecordRow | undefined {
    return this.pages[Math.floor(index / PAGE)]?.rows?.[index % PAGE];
  }

  /** The rows at hand. */
  held(): RecordRow[] {
    return this.pages.flatMap((page) => page.rows ?? []);
  }

  /** Reads what the places from `first` to `last` need, and forgets what is far from them. */
  ensure(first: number, last: number): void {
    this.wanted = [first, last];
    if (this.error) return;
    const [low, high] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    for (let number = low; number <= high && number < this.pages.length; number++) {
      if (this.pages[number]?.rows === null) this.read(number);
    }
    if (high >= this.pages.length - 1 && this.next !== null) this.read(this.pages.length);
    for (const [number, page] of this.pages.entries()) {
      if (number < low - KEPT || number > high + KEPT) page.rows = null;
    }
  }

  private read(number: number): void {
    if (this.busy.has(number)) return;
    const known = this.pages[number];
    const cursor = known ? known.cursor : (this.next ?? null);
    this.busy.add(number);
    this.load(cursor, number === 0 && !known).then(
      (page) => this.took(number, cursor, page),
      (error: unknown) => {
        this.busy.delete(number);
        this.error = error;
        this.changed();
      },
    );
  }

  private took(number: number, cursor: string | null, page: RecordPage): void {
    this.busy.delete(number);
    const known = this.pages[number];
    if (known) known.rows = page.rows.slice(0, known.count);
    else {
      this.pages.push({ cursor, count: page.rows.length, rows: page.rows });
      this.next = page.next;
      if (number === 0) this.total = page.total;
    }
    this.changed();
    // Whoever has scrolled on meanwhile wants the page after this one.
    this.ensure(...this.wanted);
  }

  retry(): void {
    this.error = null;
    this.ensure(...this.wanted);
    this.changed();
  }

  /** Changes one row where it stands; returns what stood there. */
  patch(id: string, values: Partial<RecordRow>): RecordRow | undefined {
    for (const page of this.pages) {
      const index = page.rows?.findIndex((row) => row.id === id) ?? -1;
      const old = page.rows?.[index];
      if (!page.rows || !old) continue;
      page.rows = page.rows.map((row) => (row.id === id ? ({ ...row, ...values } as RecordRow) : row));
      this.changed();
      return old;
    }
    return undefined;
  }

  /** Puts fresh rows where they stood; of those asked for, the ones that did not come are gone. */
  refresh(asked: string[], fresh: RecordRow[]): void {
    const byId = new Map(fresh.map((row) => [row.id, row]));
    for (const id of asked) {
      if (byId.has(id)) this.gone.delete(id);
      else this.gone.add(id);
    }
    for (const page of this.pages) page.rows = page.rows?.map((row) => byId.get(row.id) ?? row) ?? null;
    this.changed();
  }
}
