import {
  ENTRIES_MAX,
  type TillResult,
  type TillSnapshotAnswer,
  type TillSyncAnswer,
  type TillSyncRequest,
} from "#app/domain/tills/wire.ts";
import type { JournalEntry } from "./journal.ts";

/*
 * Carries the journal to the server, in order, and brings the catalogue back. It never gives up and never
 * throws anything away: an entry waits until the server has said what became of it.
 */

const SNAPSHOT_EVERY_MS = 60_000;
const IDLE_MS = 20_000;
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** An entry that fails so often alone is passed over for a while, so that it keeps nobody waiting. */
const TRIES_ALONE_MAX = 2;
/** After so many failures one after the other the server gets a rest. */
const FAILURES_IN_A_ROW_MAX = 4;

/** What the last try at the server came to. */
export type Contact = "unknown" | "online" | "offline" | "unregistered" | "revoked";

/** What a request to the server came to. */
export type Answer<Body> =
  | { kind: "ok"; body: Body }
  | { kind: "unregistered" | "revoked" }
  /** Nobody answered, or somebody in between did. */
  | { kind: "unreachable" }
  /** The server itself could not do it: perhaps because of what was sent. */
  | { kind: "failed" };

export interface Server {
  sync(request: TillSyncRequest): Promise<Answer<TillSyncAnswer>>;
  snapshot(since: string | null): Promise<Answer<TillSnapshotAnswer>>;
}

/** What the queue needs of the journal. */
export interface Outbox {
  listWaiting(countMax: number): Promise<Pick<JournalEntry, "seq" | "body">[]>;
  settle(answered: { seq: number; result: TillResult }[], at: number): Promise<void>;
  /** Every entry up to the one it names is with the server. */
  settledThrough(): Promise<number>;
  snapshotVersion(): string | null;
  keepSnapshot(answer: TillSnapshotAnswer, asked: { at: number; throughSeq: number }): Promise<void>;
}

export interface SyncState {
  contact: Contact;
  isBusy: boolean;
  lastContactAt: number | null;
  /** The server's clock less ours, at the last contact. */
  offsetMs: number | null;
}

interface Around {
  now(): number;
  /** Calls back after so many ms; answers how to forget it. */
  later(ms: number, work: () => void): () => void;
  random(): number;
}

export class Sync {
  #state: SyncState = { contact: "unknown", isBusy: false, lastContactAt: null, offsetMs: null };
  #failures = 0;
  #batchMax = ENTRIES_MAX;
  #isAskedAgain = false;
  #isStopped = false;
  /** The server has told us since we opened which device we are: nothing is sent before. */
  #isIdentified = false;
  #snapshotAt = Number.NEGATIVE_INFINITY;
  #forget: (() => void) | undefined;
  /** How often entries have failed alone, by their place in the journal. */
  readonly #failedAlone = new Map<number, number>();

  constructor(
    private readonly outbox: Outbox,
    private readonly server: Server,
    private readonly around: Around,
    private readonly tell: (state: SyncState) => void,
  ) {}

  get state(): SyncState {
    return this.#state;
  }

  /** Tries now: something was written, the network is back, or a person looks. */
  async kick({ withSnapshot = false } = {}): Promise<void> {
    if (withSnapshot) this.#snapshotAt = Number.NEGATIVE_INFINITY;
    if (this.#isStopped) return;
    if (this.#state.isBusy) {
      this.#isAskedAgain = true;
      return;
    }
    this.#forget?.();
    this.#set({ isBusy: true });
    let isGood = false;
    try {
      do {
        this.#isAskedAgain = false;
        isGood = (this.#isIdentified || (await this.#refresh())) && (await this.#sendAll());
        if (isGood) isGood = await this.#refresh();
      } while (this.#isAskedAgain && isGood && !this.#isStopped);
    } finally {
      this.#set({ isBusy: false });
      this.#failures = isGood ? 0 : this.#failures + 1;
      if (!this.#isStopped) this.#forget = this.around.later(this.#pause(), () => void this.kick());
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#forget?.();
  }

  #pause(): number {
    if (this.#failures === 0) return IDLE_MS;
    const base = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length) - 1] ?? IDLE_MS;
    return base * (0.75 + this.around.random() / 2); // not all tills of a shop at the same instant
  }

  #set(change: Partial<SyncState>): void {
    this.#state = { ...this.#state, ...change };
    this.tell(this.#state);
  }

  /** Sends what waits until nothing does. True when the server answered each time. */
  async #sendAll(): Promise<boolean> {
    let failuresInARow = 0;
    for (;;) {
      if (this.#isStopped) return true;
      if (failuresInARow >= FAILURES_IN_A_ROW_MAX) return this.#missed("unreachable");
      const passedOver = [...this.#failedAlone.values()].filter((tries) => tries >= TRIES_ALONE_MAX).length;
      const waiting = (await this.outbox.listWaiting(this.#batchMax + passedOver)).filter(
        ({ seq }) => (this.#failedAlone.get(seq) ?? 0) < TRIES_ALONE_MAX,
      );
      const batch = waiting.slice(0, this.#batchMax);
      if (batch.length === 0) {
        const isAll = passedOver === 0;
        this.#failedAlone.clear(); // they are tried again the next time
        return isAll;
      }
      const entries = batch.map(({ body }) => body);
      const answer = await this.server.sync({ deviceNow: this.around.now(), entries });
      if (answer.kind === "ok") {
        failuresInARow = 0;
        this.#met(answer.body.now);
        const answered = matchResults(batch, answer.body.results);
        await this.outbox.settle(answered, this.around.now());
        for (const { seq } of answered) this.#failedAlone.delete(seq);
        this.#batchMax = Math.min(ENTRIES_MAX, this.#batchMax * 2);
        if (answered.length === 0) return false; // an answer that says nothing: no use in asking again at once
        continue;
      }
      if (answer.kind !== "failed") return this.#missed(answer.kind);
      failuresInARow += 1;
      // perhaps one of them is what the server stumbles over: fewer at once, until it is alone
      if (batch.length === 1) {
        const seq = batch[0]?.seq ?? 0;
        this.#failedAlone.set(seq, (this.#failedAlone.get(seq) ?? 0) + 1);
      }
      this.#batchMax = Math.max(1, Math.floor(batch.length / 2));
    }
  }

  async #refresh(): Promise<boolean> {
    const at = this.around.now();
    if (this.#state.contact === "online" && Math.abs(at - this.#snapshotAt) < SNAPSHOT_EVERY_MS) return true;
    const throughSeq = await this.outbox.settledThrough();
    const answer = await this.server.snapshot(this.outbox.snapshotVersion());
    if (answer.kind !== "ok") return this.#missed(answer.kind === "failed" ? "unreachable" : answer.kind);
    this.#snapshotAt = at;
    this.#isIdentified = true;
    await this.outbox.keepSnapshot(answer.body, { at: this.around.now(), throughSeq });
    this.#met(answer.body.now);
    return true;
  }

  #met(serverNow: number): void {
    const now = this.around.now();
    this.#set({ contact: "online", lastContactAt: now, offsetMs: serverNow - now });
  }

  #missed(kind: "unreachable" | "unregistered" | "revoked"): false {
    this.#set({ contact: kind === "unreachable" ? "offline" : kind });
    return false;
  }
}

/**
 * Results beside the entries that they are about: by their place where the ids agree, for the opening and the
 * closing of a shift have the same id. What has no result has none, and goes on waiting.
 */
function matchResults(batch: readonly Pick<JournalEntry, "seq" | "body">[], results: readonly TillResult[]) {
  return batch.flatMap(({ seq, body }, place) => {
    const result = results[place];
    return result && result.id === body.id ? [{ seq, result }] : [];
  });
}
