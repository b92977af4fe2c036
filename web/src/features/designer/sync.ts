import { ApiProblem } from "../../api/client";
import type { Issue } from "../../api/types";
import type { Draft } from "./api";
import type { Definition } from "./core/definition";

/** What is true about the draft, never more. */
export type SaveState =
  | { kind: "saved"; at: string | null }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "offline" }
  | { kind: "conflict"; current: Draft }
  | { kind: "failed"; error: unknown };

/** Kept on this device until the server has it. */
export interface Kept {
  definition: Definition;
  base: number;
  version: number;
}

/** What is wrong with a content; its paths count the fields of just this content. */
export interface Found {
  problems: readonly Issue[];
  of: Definition;
}

interface Ports {
  save: (definition: Definition, base: number, version: number) => Promise<Draft>;
  keep: (kept: Kept | null) => void;
  /** `found`: what is wrong with the content that was just saved or taken over. */
  changed: (state: SaveState, found: Found | null) => void;
  /** Runs later; gives a function that takes it back. */
  after: (ms: number, run: () => void) => () => void;
}

const PAUSE = 900;
const AGAIN = 10_000;

/**
 * Saves the draft a moment after each change, one request at a time, always the latest content, with the version that
 * was seen. What the server does not have is kept on this device.
 */
export class DraftSync {
  #waiting: Definition | null = null;
  #sending: Definition | null = null;
  #cancel: (() => void) | null = null;
  #done: (() => void)[] = [];
  state: SaveState;

  constructor(
    readonly ports: Ports,
    public version: number,
    public base: number,
    at: string | null,
  ) {
    this.state = { kind: "saved", at };
  }

  /** The definition is now this. */
  push(definition: Definition): void {
    this.#waiting = definition;
    this.ports.keep({ definition, base: this.base, version: this.version });
    if (this.state.kind === "conflict") return;
    if (!this.#sending) this.#set({ kind: "unsaved" });
    this.#schedule(PAUSE);
  }

  /** Whether the server has everything. */
  get settled(): boolean {
    return !this.#waiting && !this.#sending;
  }

  /** Sends what waits at once; resolves when nothing is under way any more. */
  flush(): Promise<void> {
    if (this.settled) return Promise.resolve();
    return new Promise((resolve) => {
      this.#done.push(resolve);
      if (!this.#sending) void this.#send();
    });
  }

  /** The person decided: this content, over the version that is there now. */
  decide(definition: Definition, current: { version: number; base_version: number }): void {
    this.version = current.version;
    this.base = current.base_version;
    this.state = { kind: "unsaved" };
    this.push(definition);
    void this.flush();
  }

  /** The content of the server was taken over. */
  adopt(draft: {
    definition: Definition;
    version: number;
    base_version: number;
    updated_at: string | null;
    problems?: Issue[];
  }): void {
    this.#cancel?.();
    this.#waiting = null;
    this.version = draft.version;
    this.base = draft.base_version;
    this.ports.keep(null);
    const found = draft.problems && { problems: draft.problems, of: draft.definition };
    this.#set({ kind: "saved", at: draft.updated_at }, found ?? null);
  }

  stop(): void {
    this.#cancel?.();
  }

  /** The page is left, by whatever way: what waits is sent; should that fail, this device has it. */
  leave(): void {
    void this.flush().then(() => this.stop());
  }

  #set(state: SaveState, found: Found | null = null): void {
    this.state = state;
    this.ports.changed(state, found);
  }

  #schedule(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.ports.after(ms, () => void this.#send());
  }

  async #send(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const definition = this.#waiting;
    if (!definition || this.#sending || this.state.kind === "conflict") {
      this.#finish();
      return;
    }
    this.#waiting = null;
    this.#sending = definition;
    this.#set({ kind: "saving" });
    try {
      const saved = await this.ports.save(definition, this.base, this.version);
      this.#sending = null;
      this.version = saved.version;
      this.base = saved.base_version;
      if (this.#waiting) {
        this.ports.keep({ definition: this.#waiting, base: this.base, version: this.version });
        await this.#send();
        return;
      }
      this.ports.keep(null);
      const found = saved.problems && { problems: saved.problems, of: definition };
      this.#set({ kind: "saved", at: saved.updated_at }, found ?? null);
    } catch (error) {
      this.#sending = null;
      this.#waiting ??= definition;
      this.#failed(error);
    }
    this.#finish();
  }

  #failed(error: unknown): void {
    const problem = error instanceof ApiProblem ? error : null;
    const current = problem?.body.current as Draft | undefined;
    if (problem?.status === 409 && current) {
      this.#set({ kind: "conflict", current });
      return;
    }
    if (!problem || problem.status === 0 || problem.status >= 500) {
      this.#set(problem?.status === 0 ? { kind: "offline" } : { kind: "failed", error });
      this.#schedule(AGAIN);
      return;
    }
    this.#set({ kind: "failed", error });
  }

  #finish(): void {
    for (const done of this.#done.splice(0)) done();
  }
}
