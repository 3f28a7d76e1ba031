import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type {
  TillDevice,
  TillEntry,
  TillResult,
  TillSale,
  TillShiftClosed,
  TillShiftOpened,
  TillSnapshot,
} from "#app/domain/tills/wire.ts";
import type { Fen } from "#app/domain/values/fen.ts";
import type { Cart, LineGoods } from "./cart.ts";

/*
 * What the till keeps on the tablet: the catalogue as it last was, and the journal of all it did. An entry is
 * on the disk before anybody is told of it (durability "strict"), and is never taken away before the server
 * has said that it has it.
 */

const DATABASE = "bangfu-till";
/** Entries that the server has are kept so long, to be looked up and printed again. */
const KEPT_FOR_MS = 14 * 86_400_000;

/** An entry of the journal. The body is what the server gets, unchanged for ever. */
export interface JournalEntry {
  /** The order in which entries were made; given by the database. */
  seq: number;
  deviceId: string;
  id: string;
  kind: TillEntry["kind"];
  body: TillEntry;
  /** When it was written, by the device's clock. */
  madeAt: number;
  state: "waiting" | TillResult["outcome"];
  result: TillResult | null;
  /** A person has seen that it was set aside. */
  isSeen: boolean;
  /** What people read on the receipt, line by line; empty for what is no sale. */
  shown: LineGoods[];
  clerkName: string;
  /** The device's code at the time, for the receipt's number. */
  deviceCode: string;
}

/** The shift that is open on this till, and what it has taken so far. */
export interface LocalShift {
  id: string;
  clerkUserId: string;
  clerkName: string;
  openedAt: number;
  floatFen: Fen;
  saleCount: number;
  totalFen: Fen;
  cashFen: Fen;
}

/** The catalogue, and what of the journal it already knows of. */
export interface StoredSnapshot {
  snapshot: TillSnapshot;
  /** When it was last known to be the newest, by the device's clock. */
  asOf: number;
  /** The server's clock less the device's. */
  offsetMs: number;
  /** Every entry up to this one had been answered before the snapshot was asked for. */
  throughSeq: number;
}

export type Paper = "58" | "80";

interface Facts {
  snapshot: StoredSnapshot;
  draft: Cart;
  paper: Paper;
  lastSyncAt: number;
  [perDevice: `number/${string}`]: number;
  [perDevice: `shift/${string}`]: LocalShift;
  /** The sale whose receipt has not been put away: shown again when the till opens. */
  [perDevice: `receipt/${string}`]: string;
}

interface Schema extends DBSchema {
  facts: { key: string; value: Facts[keyof Facts] };
  entries: {
    key: number;
    value: JournalEntry;
    indexes: { id: string; state: [JournalEntry["state"], string]; madeAt: number };
  };
}

export interface Counts {
  waiting: number;
  /** When the oldest of them was made. */
  waitingSince: number | null;
  /** Set aside and not yet seen by a person. */
  setAside: number;
  /** Waiting entries of another device that this tablet was before. */
  stranded: number;
}

/** What a sale still lacks when it is written down: its number and its shift are taken in the same transaction. */
export type SaleDraft = Omit<TillSale, "number" | "shiftId" | "clerkUserId">;

const STRICT = { durability: "strict" } as const;

/** The journal refused to write, for a reason that has a sentence. */
export class JournalError extends Error {
  constructor(readonly code: "NO_SHIFT" | "SHIFT_OPEN" | "NOT_REGISTERED") {
    super(code);
  }
}

export class Journal {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(name = DATABASE): Promise<Journal> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(created) {
        created.createObjectStore("facts");
        const entries = created.createObjectStore("entries", { keyPath: "seq", autoIncrement: true });
        entries.createIndex("id", "id", { unique: true });
        entries.createIndex("state", ["state", "deviceId"]);
        entries.createIndex("madeAt", "madeAt");
      },
      // another version of the till wants the database: let it, we are to be replaced
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    });
    return new Journal(db);
  }

  close(): void {
    this.#db.close();
  }

  async get<Name extends keyof Facts & string>(name: Name): Promise<Facts[Name] | undefined> {
    return (await this.#db.get("facts", name)) as Facts[Name] | undefined;
  }

  async put<Name extends keyof Facts & string>(name: Name, value: Facts[Name]): Promise<void> {
    await this.#db.put("facts", value, name);
  }

  /**
   * Keeps a snapshot. The next number of the device is the greater of ours and the server's: a tablet that
   * was emptied goes on where the server knows it was.
   */
  async keepSnapshot(stored: StoredSnapshot): Promise<void> {
    const tx = this.#db.transaction("facts", "readwrite", STRICT);
    const { device } = stored.snapshot;
    const ours = ((await tx.store.get(`number/${device.id}`)) as number | undefined) ?? 1;
    await tx.store.put(stored, "snapshot");
    await tx.store.put(Math.max(ours, device.nextSaleNumber), `number/${device.id}`);
    await tx.done;
  }

  /** The open shift of the device that this tablet is. */
  async shiftOf(deviceId: string): Promise<LocalShift | undefined> {
    return this.get(`shift/${deviceId}`);
  }

  /** Takes over a shift that only the server knew as open: the tablet had been emptied. */
  async adoptShift(deviceId: string, shift: LocalShift): Promise<void> {
    const tx = this.#db.transaction("facts", "readwrite", STRICT);
    if (!(await tx.store.get(`shift/${deviceId}`))) await tx.store.put(shift, `shift/${deviceId}`);
    await tx.done;
  }

  async openShift(device: TillDevice, opened: TillShiftOpened, clerkName: string): Promise<LocalShift> {
    const tx = this.#db.transaction(["facts", "entries"], "readwrite", STRICT);
    const facts = tx.objectStore("facts");
    if (await facts.get(`shift/${device.id}`)) {
      tx.abort();
      await tx.done.catch(() => {});
      throw new JournalError("SHIFT_OPEN");
    }
    const shift: LocalShift = { ...opened, clerkName, saleCount: 0, totalFen: 0, cashFen: 0 };
    await facts.put(shift, `shift/${device.id}`);
    await tx
      .objectStore("entries")
      .add(newEntry(device, { kind: "shiftOpened", ...opened }, opened.openedAt, clerkName));
    await tx.done;
    return shift;
  }

  /**
   * Writes a sale down: its number is taken and the sale is on the disk, or neither. The same id twice is
   * refused by the database, so that a second press cannot sell again.
   */
  async recordSale(device: TillDevice, draft: SaleDraft, shown: LineGoods[]): Promise<JournalEntry> {
    const tx = this.#db.transaction(["facts", "entries"], "readwrite", STRICT);
    const facts = tx.objectStore("facts");
    const shift = (await facts.get(`shift/${device.id}`)) as LocalShift | undefined;
    const number = ((await facts.get(`number/${device.id}`)) as number | undefined) ?? device.nextSaleNumber;
    if (!shift) {
      tx.abort();
      await tx.done.catch(() => {});
      throw new JournalError("NO_SHIFT");
    }
    const body: TillEntry = {
      kind: "sale",
      ...draft,
      number,
      shiftId: shift.id,
      clerkUserId: shift.clerkUserId,
    };
    const entry = { ...newEntry(device, body, draft.soldAt, shift.clerkName), shown };
    await facts.put(number + 1, `number/${device.id}`);
    await facts.put(
      {
        ...shift,
        saleCount: shift.saleCount + 1,
        totalFen: shift.totalFen + draft.totalFen,
        cashFen: shift.cashFen + (draft.tender.kind === "cash" ? draft.totalFen : 0),
      },
      `shift/${device.id}`,
    );
    await facts.put(draft.id, `receipt/${device.id}`);
    await facts.delete("draft");
    const seq = await tx.objectStore("entries").add(entry);
    await tx.done;
    return { ...entry, seq };
  }

  /** Closes the open shift; it says how many sales it had, and the last number that was given. */
  async closeShift(
    device: TillDevice,
    counted: Pick<TillShiftClosed, "closedAt" | "countedFen" | "explanation">,
  ): Promise<TillShiftClosed> {
    const tx = this.#db.transaction(["facts", "entries"], "readwrite", STRICT);
    const facts = tx.objectStore("facts");
    const shift = (await facts.get(`shift/${device.id}`)) as LocalShift | undefined;
    const number = ((await facts.get(`number/${device.id}`)) as number | undefined) ?? 1;
    if (!shift) {
      tx.abort();
      await tx.done.catch(() => {});
      throw new JournalError("NO_SHIFT");
    }
    const closed: TillShiftClosed = {
      id: shift.id,
      ...counted,
      lastSaleNumber: number - 1,
      saleCount: shift.saleCount,
      totalFen: shift.totalFen,
    };
    // the opening and the closing of a shift share its id: the journal's own id tells them apart
    const entry = newEntry(device, { kind: "shiftClosed", ...closed }, counted.closedAt, shift.clerkName);
    await tx.objectStore("entries").add({ ...entry, id: `${shift.id}/closed` });
    await facts.delete(`shift/${device.id}`);
    await tx.done;
    return closed;
  }

  /** The receipt was looked at and put away. */
  async putReceiptAway(deviceId: string): Promise<void> {
    await this.#db.delete("facts", `receipt/${deviceId}`);
  }

  /** The sale whose receipt was still to be seen when the till was left. */
  async openReceipt(deviceId: string): Promise<JournalEntry | undefined> {
    const id = await this.get(`receipt/${deviceId}`);
    return id === undefined ? undefined : this.#db.getFromIndex("entries", "id", id);
  }

  async clearDraft(): Promise<void> {
    await this.#db.delete("facts", "draft");
  }

  /** The first entries that wait, in the order in which they were made. */
  async listWaiting(deviceId: string, countMax: number): Promise<JournalEntry[]> {
    return this.#db.getAllFromIndex("entries", "state", ["waiting", deviceId], countMax);
  }

  /** Writes down what the server said of entries, each beside the entry that it is about. */
  async settle(answered: readonly { seq: number; result: TillResult }[], at: number): Promise<void> {
    const tx = this.#db.transaction(["entries", "facts"], "readwrite", STRICT);
    const entries = tx.objectStore("entries");
    for (const { seq, result } of answered) {
      const entry = await entries.get(seq);
      if (entry) await entries.put({ ...entry, state: result.outcome, result });
    }
    await tx.objectStore("facts").put(at, "lastSyncAt");
    await tx.done;
  }

  async counts(deviceId: string): Promise<Counts> {
    const tx = this.#db.transaction("entries");
    const byState = tx.store.index("state");
    const [waiting, waitingOfAll, first, setAside] = await Promise.all([
      byState.count(["waiting", deviceId]),
      byState.count(IDBKeyRange.bound(["waiting"], ["waiting", []])),
      byState.get(["waiting", deviceId]),
      byState.getAll(["set_aside", deviceId]),
    ]);
    return {
      waiting,
      waitingSince: first?.madeAt ?? null,
      setAside: setAside.filter(({ isSeen }) => !isSeen).length,
      stranded: waitingOfAll - waiting,
    };
  }

  /** The newest entries of a device, the newest first. */
  async listNewest(deviceId: string, countMax: number): Promise<JournalEntry[]> {
    const found: JournalEntry[] = [];
    const tx = this.#db.transaction("entries");
    for (let at = await tx.store.openCursor(null, "prev"); at; at = await at.continue()) {
      if (at.value.deviceId === deviceId) found.push(at.value);
      if (found.length >= countMax) break;
    }
    return found;
  }

  async listSetAside(deviceId: string): Promise<JournalEntry[]> {
    return this.#db.getAllFromIndex("entries", "state", ["set_aside", deviceId]);
  }

  /** A person has read why these were set aside. */
  async markSeen(seqs: readonly number[]): Promise<void> {
    const tx = this.#db.transaction("entries", "readwrite");
    for (const seq of seqs) {
      const entry = await tx.store.get(seq);
      if (entry) await tx.store.put({ ...entry, isSeen: true });
    }
    await tx.done;
  }

  /** The last entry before the first that waits: all up to it are with the server. */
  async settledThrough(deviceId: string): Promise<number> {
    const tx = this.#db.transaction("entries");
    const [first, last] = await Promise.all([
      tx.store.index("state").getKey(["waiting", deviceId]),
      tx.store.openKeyCursor(null, "prev"),
    ]);
    return first === undefined ? (last?.key ?? 0) : first - 1;
  }

  /** How many of each were sold after an entry: what the catalogue's stock does not know of yet. */
  async soldSince(deviceId: string, seq: number): Promise<Map<string, number>> {
    const sold = new Map<string, number>();
    const later = await this.#db.getAll("entries", IDBKeyRange.lowerBound(seq, true));
    for (const { body, deviceId: owner } of later) {
      if (body.kind !== "sale" || owner !== deviceId) continue;
      for (const { variantId, quantity } of body.lines)
        sold.set(variantId, (sold.get(variantId) ?? 0) + quantity);
    }
    return sold;
  }

  /** Takes away what the server has had for long. What waits or was set aside stays. */
  async forgetOld(now: number): Promise<void> {
    const tx = this.#db.transaction("entries", "readwrite");
    const old = tx.store.index("madeAt").iterate(IDBKeyRange.upperBound(now - KEPT_FOR_MS));
    for await (const at of old)
      if (at.value.state === "taken" || at.value.state === "known") await at.delete();
    await tx.done;
  }
}

/** An entry before the database has given it its place: `seq` is set by it. */
function newEntry(device: TillDevice, body: TillEntry, madeAt: number, clerkName: string): JournalEntry {
  const entry: Omit<JournalEntry, "seq"> = {
    deviceId: device.id,
    deviceCode: device.code,
    id: body.id,
    kind: body.kind,
    body,
    madeAt,
    state: "waiting",
    result: null,
    isSeen: false,
    shown: [],
    clerkName,
  };
  return entry as JournalEntry;
}
