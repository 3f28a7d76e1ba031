import type { TillGoods } from "#app/domain/tills/wire.ts";
import {
  addPacks,
  addWeighed,
  type Cart,
  changeQuantity,
  chooseNext,
  EMPTY_CART,
  LINES_MAX,
  QUANTITY_MAX,
  removeLine,
} from "./cart.ts";
import { type Catalogue, EMPTY_CATALOGUE, readScan } from "./catalogue.ts";
import type { Counts, JournalEntry, LocalShift, Paper, StoredSnapshot } from "./journal.ts";
import { readCaringCard } from "./paying.ts";
import type { SyncState } from "./sync.ts";

/*
 * What the till shows and what each event makes of it, as one pure function. Disk, network and clock are
 * elsewhere (till.ts): they tell this what happened.
 */

/** What is wrong or worth knowing, in one line under the search field. */
export type Hint =
  | { kind: "wrong_digit" | "not_here"; code: string }
  | { kind: "blocked"; goods: TillGoods }
  | { kind: "short"; goods: TillGoods; available: number }
  | { kind: "full" | "not_a_card" | "not_written" };

export type Tender = "cash" | "qr";

export type View =
  | { name: "sell" }
  | { name: "weigh"; goods: TillGoods }
  /** `saleId` is made when paying begins: pressing twice is the same sale. */
  | { name: "pay"; tender: Tender; saleId: string; scanned: string; isWriting: boolean }
  | { name: "card" }
  | { name: "camera" }
  | { name: "receipt"; entry: JournalEntry; from: "sale" | "list" }
  | { name: "list" }
  | { name: "state" }
  | { name: "closeShift" };

export interface TillState {
  phase: "starting" | "elsewhere" | "broken" | "ready";
  /** The catalogue as it is kept here; null before the first one came. */
  stored: StoredSnapshot | null;
  catalogue: Catalogue;
  /** Sold here since the catalogue was asked for. */
  soldSince: ReadonlyMap<string, number>;
  shift: LocalShift | null;
  cart: Cart;
  view: View;
  hint: Hint | null;
  sync: SyncState;
  counts: Counts;
  /** What the browser says of the network; that it says yes means little. */
  hasNetwork: boolean;
  lastSyncAt: number | null;
  paper: Paper;
  /** A new version of the till waits until no sale is under way. */
  isUpdateReady: boolean;
}

export const STARTING: TillState = {
  phase: "starting",
  stored: null,
  catalogue: EMPTY_CATALOGUE,
  soldSince: new Map(),
  shift: null,
  cart: EMPTY_CART,
  view: { name: "sell" },
  hint: null,
  sync: { contact: "unknown", isBusy: false, lastContactAt: null, offsetMs: null },
  counts: { waiting: 0, waitingSince: null, setAside: 0, stranded: 0 },
  hasNetwork: true,
  lastSyncAt: null,
  paper: "58",
  isUpdateReady: false,
};

export type TillEvent =
  | { kind: "told"; change: Partial<Omit<TillState, "cart" | "view" | "hint">> }
  | {
      kind: "opened";
      change: Pick<
        TillState,
        "stored" | "catalogue" | "soldSince" | "shift" | "counts" | "lastSyncAt" | "paper"
      >;
      cart: Cart;
      receipt: JournalEntry | null;
    }
  | { kind: "scanned"; code: string }
  | { kind: "chosen"; goods: TillGoods; quantity?: number }
  | { kind: "weighed"; grams: number }
  | { kind: "quantity"; key: number | null; change: { by: number } | { to: number } }
  | { kind: "removed"; key: number | null }
  | { kind: "stepped"; by: number }
  | { kind: "cardGiven"; number: string | null }
  | { kind: "emptied" }
  | { kind: "payAsked"; saleId: string; tender: Tender }
  | { kind: "tenderChosen"; tender: Tender }
  | { kind: "writing" | "notWritten" }
  | { kind: "recorded"; entry: JournalEntry; shift: LocalShift | null }
  | { kind: "shown"; entry: JournalEntry }
  | { kind: "went"; to: "sell" | "card" | "camera" | "list" | "state" | "closeShift" };

/** What there is of goods as far as this till knows: the catalogue's stock less what was sold since, and less what is in the cart. */
export function leftOf(
  state: Pick<TillState, "soldSince" | "cart">,
  goods: Pick<TillGoods, "variantId" | "available">,
): number {
  const inCart = state.cart.lines
    .filter(({ variantId }) => variantId === goods.variantId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return goods.available - (state.soldSince.get(goods.variantId) ?? 0) - inCart;
}

/** True when nothing would be lost by replacing the page: no sale is under way, and no receipt is being read. */
export function isBetweenSales({ cart, view }: Pick<TillState, "cart" | "view">): boolean {
  return cart.lines.length === 0 && view.name === "sell";
}

export function step(state: TillState, event: TillEvent): TillState {
  switch (event.kind) {
    case "told":
      return { ...state, ...event.change };
    case "opened": {
      const view: View = event.receipt
        ? { name: "receipt", entry: event.receipt, from: "sale" }
        : { name: "sell" };
      return { ...state, ...event.change, cart: event.cart, view, phase: "ready", hint: null };
    }
    case "scanned":
      return scanned(state, event.code);
    case "chosen":
      return choose(state, event.goods, null, event.quantity);
    case "weighed":
      return state.view.name === "weigh" ? put(state, state.view.goods, event.grams, 1) : state;
    case "quantity": {
      const key = event.key ?? state.cart.chosenKey;
      const line = state.cart.lines.find((one) => one.key === key);
      if (!line || !isOpen(state)) return state;
      const quantity = "to" in event.change ? event.change.to : line.quantity + event.change.by;
      if (line.grams !== null && quantity > 0) return state;
      if (quantity > QUANTITY_MAX) return state;
      const cart = changeQuantity(state.cart, line.key, quantity);
      return warned({ ...state, cart, hint: null }, line.variantId);
    }
    case "removed": {
      const key = event.key ?? state.cart.chosenKey;
      if (key === null || !isOpen(state)) return state;
      return { ...state, cart: removeLine(state.cart, key), hint: null };
    }
    case "stepped":
      return { ...state, cart: chooseNext(state.cart, event.by) };
    case "cardGiven":
      return {
        ...state,
        cart: { ...state.cart, caringCard: event.number },
        view: { name: "sell" },
        hint: null,
      };
    case "emptied":
      return isOpen(state) ? { ...state, cart: EMPTY_CART, view: { name: "sell" }, hint: null } : state;
    case "payAsked":
      if (state.view.name !== "sell" && state.view.name !== "camera") return state;
      if (state.cart.lines.length === 0) return state;
      return {
        ...state,
        view: { name: "pay", tender: event.tender, saleId: event.saleId, scanned: "", isWriting: false },
        hint: null,
      };
    case "tenderChosen":
      if (state.view.name !== "pay" || state.view.isWriting) return state;
      return { ...state, view: { ...state.view, tender: event.tender, scanned: "" } };
    case "writing":
      if (state.view.name !== "pay") return state;
      return { ...state, view: { ...state.view, isWriting: true }, hint: null };
    case "notWritten":
      if (state.view.name !== "pay") return state;
      return { ...state, view: { ...state.view, isWriting: false }, hint: { kind: "not_written" } };
    case "recorded":
      return {
        ...state,
        cart: EMPTY_CART,
        soldSince: withSale(state.soldSince, event.entry),
        shift: event.shift,
        view: { name: "receipt", entry: event.entry, from: "sale" },
        hint: null,
      };
    case "shown":
      return { ...state, view: { name: "receipt", entry: event.entry, from: "list" } };
    case "went":
      if (state.view.name === "pay" && state.view.isWriting) return state;
      return { ...state, view: { name: event.to }, hint: null };
  }
}

function withSale(sold: ReadonlyMap<string, number>, { body }: JournalEntry): ReadonlyMap<string, number> {
  const more = new Map(sold);
  if (body.kind === "sale")
    for (const { variantId, quantity } of body.lines)
      more.set(variantId, (more.get(variantId) ?? 0) + quantity);
  return more;
}

/** True while the cart may be changed: not while the sale is being written down. */
function isOpen({ view }: TillState): boolean {
  return !(view.name === "pay" && view.isWriting);
}

function scanned(state: TillState, code: string): TillState {
  const { view } = state;
  if (!isOpen(state) || view.name === "closeShift" || !state.shift) return state;
  if (view.name === "card") {
    const number = readCaringCard(code);
    if (number === undefined) return { ...state, hint: { kind: "not_a_card" } };
    return { ...state, cart: { ...state.cart, caringCard: number }, view: { name: "sell" }, hint: null };
  }
  const read = readScan(state.catalogue, code);
  if (view.name === "pay" && view.tender === "qr" && read.kind !== "goods")
    return { ...state, view: { ...view, scanned: code } };
  const selling: TillState = {
    ...state,
    view: view.name === "camera" ? view : { name: "sell" },
    hint: null,
  };
  return read.kind === "goods"
    ? choose(selling, read.goods, read.grams)
    : { ...selling, hint: { kind: read.kind, code: read.code } };
}

/** Goods were named: into the cart they go, or onto the scale first, or they must not be sold. */
function choose(state: TillState, goods: TillGoods, grams: number | null, quantity = 1): TillState {
  if (!isOpen(state) || !state.shift) return state;
  if (!goods.isSellable) return { ...state, hint: { kind: "blocked", goods } };
  if (goods.isWeighed && grams === null) return { ...state, view: { name: "weigh", goods }, hint: null };
  return put(state, goods, grams, quantity);
}

function put(state: TillState, goods: TillGoods, grams: number | null, quantity: number): TillState {
  const cart = grams === null ? addPacks(state.cart, goods, quantity) : addWeighed(state.cart, goods, grams);
  if (cart === state.cart && state.cart.lines.length >= LINES_MAX)
    return { ...state, hint: { kind: "full" } };
  const view: View = state.view.name === "camera" ? state.view : { name: "sell" };
  return warned({ ...state, cart, view, hint: null }, goods.variantId);
}

/** The state with a word about goods of which the books have fewer than are in the cart. They may be sold: the goods are on the counter. */
function warned(state: TillState, variantId: string): TillState {
  const goods = state.catalogue.byVariant.get(variantId);
  if (!goods || leftOf(state, goods) >= 0) return state;
  const available = Math.max(goods.available - (state.soldSince.get(variantId) ?? 0), 0);
  return { ...state, hint: { kind: "short", goods, available } };
}
