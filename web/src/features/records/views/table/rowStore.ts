import type { RecordPage, RecordRow } from "../../../../api/types";

export const PAGE = 100;
/** Pages kept on each side of what is on the screen; those beyond are forgotten and read again when needed. */
const KEPT = 12;
/** Pages read at the same time. Whoever drags the scroll bar past hundreds of them gets those where it rests. */
const AT_ONCE = 2;
/** Rows beyond the screen that are read ahead. */
const AHEAD = 50;

/** Where a page begins: so many rows behind a cursor, or behind the head of the list. */
export interface Place {
  cursor: string | null;
  skip: number;
}

/** The store's two questions to the server. */
export interface Source {
  page: (place: Place) => Promise<RecordPage>;
  /** How many rows there are in all. */
  count: () => Promise<number>;
}

/**
 * The rows of one list, in pages that are read as they come into sight: by the cursor of the page before where that is
 * known, else so many rows behind the nearest one. A row keeps its place until the list is read anew.
 */
export class RowStore {
  private readonly pages = new Map<number, RecordRow[]>();
  /** Cursors by the page that they lead to. */
  private readonly cursors = new Map<number, string>();
  private readonly busy = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private wanted: [number, number] = [0, 0];
  private reached = 0;
  private expected = 0;
  private end: number | undefined;
  private counting = false;
  /** Rows that are not in this list any more, but keep their place. */
  readonly gone = new Set<string>();
  total: RecordPage["total"] = null;
  error: unknown = null;
  version = 0;
  started = false;

  constructor(private readonly source: Source) {}

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

  /** Rows whose places are known, be they read or not. */
  get length(): number {
    return this.end ?? Math.max(this.expected, this.reached);
  }

  /** Whether the last row is known. */
  get complete(): boolean {
    return this.end !== undefined;
  }

  /** Places for the table to show: one more where nobody knows what follows. */
  get places(): number {
    return this.complete || this.expected > this.reached ? this.length : this.length + 1;
  }

  get loading(): boolean {
    return this.busy.size > 0;
  }

  row(index: number): RecordRow | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The rows at hand, in their order. */
  held(): RecordRow[] {
    const numbers = [...this.pages.keys()].sort((a, b) => a - b);
    return numbers.flatMap((number) => this.pages.get(number) ?? []);
  }

  get heldCount(): number {
    let count = 0;
    for (const rows of this.pages.values()) count += rows.length;
    return count;
  }

  /** So many rows are said to be there; the reading will tell. */
  expect(count: number): void {
    this.expected = count;
  }

  /** Counts all rows, once, so that the scroll bar reaches over all of them. */
  measure(): void {
    if (this.counting || !this.total?.capped) return;
    this.counting = true;
    this.source.count().then(
      (count) => {
        this.expected = Math.max(this.expected, count);
        this.total = { count, capped: false };
        this.changed();
      },
      // It is a convenience: without it the list grows as it is read.
      () => undefined,
    );
  }

  /** Reads what the places from `first` to `last` need, and forgets what is far from them. */
  ensure(first: number, last: number): void {
    this.wanted = [first, last];
    if (this.error) return;
    const [low, high] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    for (let number = low; number <= high; number++) this.read(number);
    // Neighbours afterwards, by the cursors that have come with what was wanted.
    if (this.busy.size === 0) {
      const ahead = Math.min(last + AHEAD, this.places - 1);
      this.read(Math.max(high, Math.floor(ahead / PAGE)));
      this.read(Math.floor(Math.max(0, first - AHEAD) / PAGE));
    }
    for (const number of this.pages.keys()) {
      if (number < low - KEPT || number > high + KEPT) this.pages.delete(number);
    }
  }

  private read(number: number): void {
    if (this.busy.size >= AT_ONCE || this.busy.has(number) || this.pages.has(number)) return;
    if (this.end !== undefined && number > 0 && number * PAGE >= this.end) return;
    this.busy.add(number);
    this.source.page(this.placeOf(number)).then(
      (page) => this.took(number, page),
      (error: unknown) => {
        this.busy.delete(number);
        this.error = error;
        this.changed();
      },
    );
  }

  /** From the nearest cursor before it, so that the way is short. */
  private placeOf(number: number): Place {
    let nearest = 0;
    for (const known of this.cursors.keys()) if (known <= number && known > nearest) nearest = known;
    return { cursor: this.cursors.get(nearest) ?? null, skip: (number - nearest) * PAGE };
  }

  private took(number: number, page: RecordPage): void {
    this.busy.delete(number);
    this.pages.set(number, page.rows);
    const behind = number * PAGE + page.rows.length;
    if (page.next !== null) {
      this.cursors.set(number + 1, page.next);
      if (this.end !== undefined && this.end <= behind) this.end = undefined;
    } else if (page.rows.length > 0 || number === 0) this.end = behind;
    else this.end = Math.min(this.end ?? behind, behind); // rows have gone since they were counted
    this.reached = Math.max(this.reached, behind);
    if (!this.started) {
      this.started = true;
      this.total = page.total;
      this.expected = Math.max(this.expected, page.total?.count ?? 0);
    }
    this.changed();
    // Whoever has scrolled on meanwhile wants other pages.
    this.ensure(...this.wanted);
  }

  retry(): void {
    this.error = null;
    this.ensure(...this.wanted);
    this.changed();
  }

  /** Changes one row where it stands; returns what stood there. */
  patch(id: string, values: Partial<RecordRow>): RecordRow | undefined {
    for (const [number, rows] of this.pages) {
      const old = rows.find((row) => row.id === id);
      if (!old) continue;
      const next = { ...old, ...values } as RecordRow;
      this.pages.set(
        number,
        rows.map((row) => (row === old ? next : row)),
      );
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
    for (const [number, rows] of this.pages) {
      this.pages.set(
        number,
        rows.map((row) => byId.get(row.id) ?? row),
      );
    }
    this.changed();
  }
}
