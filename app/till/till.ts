import type { TillGoods, TillSnapshotAnswer, TillTender } from "#app/domain/tills/wire.ts";
import type { Fen } from "#app/domain/values/fen.ts";
import type { Locale } from "#db/words.ts";
import { EMPTY_CART, saleLines, totalFen } from "./cart.ts";
import { EMPTY_CATALOGUE, makeCatalogue } from "./catalogue.ts";
import { Journal, type JournalEntry, type LocalShift, type Paper, type StoredSnapshot } from "./journal.ts";
import { holdTheTill } from "./lock.ts";
import { STARTING, step, type Tender, type TillEvent, type TillState } from "./machine.ts";
import { ownServer } from "./server.ts";
import { Sync } from "./sync.ts";

/*
 * The till as a whole: the machine's state, and what has to happen on the disk and the network for it. The
 * order matters in one place above all: a sale is on the disk before the machine is told to show its receipt.
 */

/** How often an open till takes away what the server has had for long. */
const FORGET_EVERY_MS = 6 * 3_600_000;

export class Till {
  #state: TillState = STARTING;
  readonly #listeners = new Set<() => void>();
  #journal: Journal | undefined;
  #sync: Sync | undefined;

  constructor(readonly locale: Locale) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): TillState => this.#state;

  readonly dispatch = (event: TillEvent): void => {
    const before = this.#state;
    this.#state = step(before, event);
    if (this.#state === before) return;
    if (this.#state.cart !== before.cart && event.kind !== "opened" && event.kind !== "recorded")
      this.#keepDraft();
    for (const listener of this.#listeners) listener();
  };

  /** Becomes the till of this device as soon as no other tab is, and opens with what the disk has. */
  async start(): Promise<void> {
    try {
      await holdTheTill(() => this.#tell({ phase: "elsewhere" }));
      this.#journal = await Journal.open();
      await this.#open(this.#journal);
    } catch (error) {
      this.#tell({ phase: "broken" });
      throw error;
    }
    this.#startSync(this.#journal);
    void navigator.storage?.persist?.();
    void this.#journal.forgetOld(Date.now());
    setInterval(() => void this.#journal?.forgetOld(Date.now()), FORGET_EVERY_MS);
  }

  /** Sends what waits and asks for the catalogue, because a person wants it. */
  async syncNow(): Promise<void> {
    await this.#sync?.kick({ withSnapshot: true });
  }

  beginPaying(tender: Tender): void {
    this.dispatch({ kind: "payAsked", saleId: crypto.randomUUID(), tender });
  }

  /** The customer has paid: the sale is written down, then its receipt shows, then it goes to the server. */
  async takePayment(tendered: { tenderedFen: Fen; reference?: string }): Promise<void> {
    const { view, cart, stored } = this.#state;
    if (view.name !== "pay" || view.isWriting || !stored || cart.lines.length === 0) return;
    const { device, version } = stored.snapshot;
    const tender: TillTender =
      view.tender === "cash"
        ? { kind: "cash", tenderedFen: tendered.tenderedFen }
        : { kind: "qr", tenderedFen: totalFen(cart), reference: tendered.reference ?? "" };
    this.dispatch({ kind: "writing" });
    try {
      const entry = await this.#opened.recordSale(
        device,
        {
          id: view.saleId,
          soldAt: Date.now(),
          lines: saleLines(cart),
          totalFen: totalFen(cart),
          tender,
          caringCard: cart.caringCard,
          snapshotVersion: version,
          locale: this.locale,
        },
        cart.lines.map(({ goods }) => goods),
      );
      const shift = (await this.#opened.shiftOf(device.id)) ?? null;
      this.dispatch({ kind: "recorded", entry, shift });
    } catch (error) {
      this.dispatch({ kind: "notWritten" });
      throw error;
    }
    await this.#count();
    void this.#sync?.kick();
  }

  /** The receipt is done with; the next customer's turn. */
  nextSale(): void {
    const { view } = this.#state;
    if (view.name === "receipt") this.go(view.from === "list" ? "list" : "sell");
  }

  /** A scan while a receipt shows begins the next sale. */
  scan(code: string): void {
    const { view, stored } = this.#state;
    if (view.name === "receipt" && view.from === "sale" && stored)
      void this.#opened.putReceiptAway(stored.snapshot.device.id);
    this.dispatch({ kind: "scanned", code });
  }

  go(to: Extract<TillEvent, { kind: "went" }>["to"]): void {
    const { view, stored } = this.#state;
    if (view.name === "receipt" && view.from === "sale" && stored)
      void this.#opened.putReceiptAway(stored.snapshot.device.id);
    this.dispatch({ kind: "went", to });
  }

  choose(goods: TillGoods, quantity = 1): void {
    this.dispatch({ kind: "chosen", goods, quantity });
  }

  async openShift(clerkUserId: string, floatFen: Fen): Promise<void> {
    const { stored } = this.#state;
    const clerk = stored?.snapshot.clerks.find(({ userId }) => userId === clerkUserId);
    if (!stored || !clerk) return;
    const opened = { id: crypto.randomUUID(), clerkUserId, openedAt: Date.now(), floatFen };
    const shift = await this.#opened.openShift(stored.snapshot.device, opened, clerk.name);
    this.#tell({ shift });
    await this.#count();
    void this.#sync?.kick();
  }

  async closeShift(countedFen: Fen, explanation: string | null): Promise<void> {
    const { stored } = this.#state;
    if (!stored) return;
    await this.#opened.closeShift(stored.snapshot.device, { closedAt: Date.now(), countedFen, explanation });
    this.#tell({ shift: null });
    this.dispatch({ kind: "went", to: "sell" });
    await this.#count();
    void this.#sync?.kick({ withSnapshot: true });
  }

  async choosePaper(paper: Paper): Promise<void> {
    this.#tell({ paper });
    await this.#opened.put("paper", paper);
  }

  listNewest(countMax: number): Promise<JournalEntry[]> {
    const { stored } = this.#state;
    return stored ? this.#opened.listNewest(stored.snapshot.device.id, countMax) : Promise.resolve([]);
  }

  listSetAside(): Promise<JournalEntry[]> {
    const { stored } = this.#state;
    return stored ? this.#opened.listSetAside(stored.snapshot.device.id) : Promise.resolve([]);
  }

  async markSeen(entries: readonly JournalEntry[]): Promise<void> {
    await this.#opened.markSeen(entries.map(({ seq }) => seq));
    await this.#count();
  }

  updateReady(): void {
    this.#tell({ isUpdateReady: true });
  }

  get #opened(): Journal {
    if (!this.#journal) throw new Error("the journal is not open yet");
    return this.#journal;
  }

  #tell(change: Partial<Omit<TillState, "cart" | "view" | "hint">>): void {
    this.dispatch({ kind: "told", change });
  }

  async #open(journal: Journal): Promise<void> {
    const [stored, draft, lastSyncAt, paper] = await Promise.all([
      journal.get("snapshot"),
      journal.get("draft"),
      journal.get("lastSyncAt"),
      journal.get("paper"),
    ]);
    const deviceId = stored?.snapshot.device.id;
    this.dispatch({
      kind: "opened",
      change: {
        stored: stored ?? null,
        catalogue: stored ? makeCatalogue(stored.snapshot) : EMPTY_CATALOGUE,
        soldSince: deviceId ? await journal.soldSince(deviceId, stored.throughSeq) : new Map(),
        shift: (deviceId && (await journal.shiftOf(deviceId))) || null,
        counts: await journal.counts(deviceId ?? ""),
        lastSyncAt: lastSyncAt ?? null,
        paper: paper ?? "58",
      },
      cart: draft ?? EMPTY_CART,
      receipt: (deviceId && (await journal.openReceipt(deviceId))) || null,
    });
  }

  #startSync(journal: Journal): void {
    const deviceId = () => this.#state.stored?.snapshot.device.id ?? "";
    const sync = new Sync(
      {
        listWaiting: (countMax) => journal.listWaiting(deviceId(), countMax),
        settle: async (answered, at) => {
          await journal.settle(answered, at);
          this.#tell({ lastSyncAt: at });
          await this.#count();
        },
        settledThrough: () => journal.settledThrough(deviceId()),
        snapshotVersion: () => this.#state.stored?.snapshot.version ?? null,
        keepSnapshot: (answer, asked) => this.#keepSnapshot(journal, answer, asked),
      },
      ownServer,
      {
        now: Date.now,
        random: Math.random,
        later(ms, work) {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
      },
      (state) => this.#tell({ sync: state }),
    );
    this.#sync = sync;
    this.#tell({ hasNetwork: navigator.onLine });
    addEventListener("online", () => {
      this.#tell({ hasNetwork: true });
      void sync.kick();
    });
    addEventListener("offline", () => this.#tell({ hasNetwork: false }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void sync.kick();
    });
    void sync.kick();
  }

  async #keepSnapshot(
    journal: Journal,
    answer: TillSnapshotAnswer,
    asked: { at: number; throughSeq: number },
  ): Promise<void> {
    const known = this.#state.stored;
    const snapshot = "unchanged" in answer ? known?.snapshot : answer;
    if (!snapshot) throw new Error("nothing is said to be unchanged that was never here");
    const isOtherDevice = known?.snapshot.device.id !== snapshot.device.id;
    const stored: StoredSnapshot = {
      snapshot,
      asOf: asked.at,
      offsetMs: answer.now - asked.at,
      throughSeq: isOtherDevice ? 0 : asked.throughSeq,
    };
    await journal.keepSnapshot(stored);
    const { device } = snapshot;
    await this.#adoptShift(journal, stored);
    this.#tell({
      stored,
      ...(snapshot !== known?.snapshot && { catalogue: makeCatalogue(snapshot) }),
      soldSince: await journal.soldSince(device.id, stored.throughSeq),
      shift: (await journal.shiftOf(device.id)) ?? null,
    });
    await this.#count();
    void keepDrawings(snapshot.goods);
  }

  /** A shift that only the server knows as open: this tablet was emptied in the middle of it. */
  async #adoptShift(journal: Journal, { snapshot }: StoredSnapshot): Promise<void> {
    const { openShift, device, clerks } = snapshot;
    if (!openShift || (await journal.listNewest(device.id, 1)).length > 0) return;
    const clerkName = clerks.find(({ userId }) => userId === openShift.clerkUserId)?.name ?? "";
    const shift: LocalShift = { ...openShift, clerkName, saleCount: 0, totalFen: 0, cashFen: 0 };
    await journal.adoptShift(device.id, shift);
  }

  async #count(): Promise<void> {
    this.#tell({ counts: await this.#opened.counts(this.#state.stored?.snapshot.device.id ?? "") });
  }

  /** Writes the cart down, so that a tab that dies loses no line that was scanned. */
  #keepDraft(): void {
    const { cart } = this.#state;
    void this.#journal?.put("draft", cart);
  }
}

/** The drawings of the goods, for a till without a network. What is missing is only decoration. */
async function keepDrawings(goods: readonly TillGoods[]): Promise<void> {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open("till-drawings");
  for (const icon of new Set(goods.map((item) => item.icon))) {
    const address = drawingAddress(icon);
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
}

/** The address of a drawing in public/drawings, as the shop's pages have it. */
export function drawingAddress(icon: string): string {
  return `/drawings/${icon}.svg?v=1`;
}
