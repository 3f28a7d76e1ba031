import type { Locale, StorageClass, Tender } from "#db/words.ts";

/*
 * What a till and the server say to each other, as JSON over /counter/api. The till is the cookie that
 * the tablet got when it was registered; 401 is for a tablet we do not know, 403 for one that was revoked.
 * Whatever else is no proper answer means: keep everything and try again.
 */

/** GET /counter/api/snapshot?since=VERSION: all that a till needs to sell without a network, or that nothing changed. */
export type TillSnapshotAnswer = TillSnapshot | { unchanged: true; version: string; now: number };

export interface TillSnapshot {
  /** Changes with the content; what the till gives as `since`. */
  version: string;
  /** The server's time. */
  now: number;
  device: TillDevice;
  outlet: { id: string; nameZh: string; nameEn: string };
  clerks: { userId: string; name: string }[];
  openShift: TillShift | null;
  goods: TillGoods[];
  /** What sells most at this outlet, most first. */
  favourites: string[];
}

export interface TillDevice {
  id: string;
  code: string;
  name: string;
  /** One more than the highest number that the server knows of this device. */
  nextSaleNumber: number;
  isRevoked: boolean;
}

/** The shift that the server knows as open on this device. */
export interface TillShift {
  id: string;
  clerkUserId: string;
  openedAt: number;
  floatFen: number;
}

export interface TillGoods {
  variantId: string;
  sku: string;
  /** EAN-13, thirteen digits each. */
  barcodes: string[];
  /** Five digits of a scale's own label (see barcode.ts); null for goods that are not weighed. */
  scaleCode: string | null;
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
  unitZh: string | null;
  /** The name's pinyin by first letters, and in whole; small letters. */
  initials: string;
  pinyin: string;
  icon: string;
  storageClass: StorageClass;
  countyId: string;
  countyNameZh: string;
  countyNameEn: string;
  isCertified: boolean;
  /** Sold by what it weighs, at pricePer500gFen. */
  isWeighed: boolean;
  /** What a pack weighs; of weighed goods, about what a piece weighs. */
  netGrams: number | null;
  priceFen: number;
  pricePer500gFen: number | null;
  available: number;
  isSellable: boolean;
  blockedReason: BlockedReason | null;
}

/** Why goods must not be sold: taken off sale, or all that the shelf has is held, recalled or expired. */
export type BlockedReason = "off_sale" | "lots_blocked" | "too_warm";

export interface TillSaleLine {
  variantId: string;
  /** Packs, or pieces of weighed goods. */
  quantity: number;
  /** What the pieces weigh together; null for goods that are not weighed. */
  grams: number | null;
  /** Of a pack; of weighed goods, of 500 g. */
  unitPriceFen: number;
  amountFen: number;
}

export type TillTender =
  | { kind: Extract<Tender, "cash">; tenderedFen: number }
  | { kind: Extract<Tender, "qr">; reference: string; tenderedFen: number };

/** A sale as the device wrote it down before it showed the receipt. It never changes after that. */
export interface TillSale {
  /** A random UUID made on the device: what makes the sale one, however often it is sent, and the address of its receipt. */
  id: string;
  /** 1, 2, 3, … without a gap for the device. */
  number: number;
  shiftId: string;
  clerkUserId: string;
  /** When, by the device's own clock. */
  soldAt: number;
  lines: TillSaleLine[];
  totalFen: number;
  tender: TillTender;
  /** The number of the customer's caring card (爱心卡), as a tag. */
  caringCard: string | null;
  /** The prices that the till had. */
  snapshotVersion: string;
  locale: Locale;
}

export interface TillShiftOpened {
  id: string;
  clerkUserId: string;
  openedAt: number;
  floatFen: number;
}

export interface TillShiftClosed {
  id: string;
  closedAt: number;
  /** What was in the drawer. */
  countedFen: number;
  /** Why it is not what it should be, where it is not. */
  explanation: string | null;
  /** The last number that the device gave, in this shift or before; 0 when it never sold. */
  lastSaleNumber: number;
  saleCount: number;
  totalFen: number;
}

export type TillEntry =
  | ({ kind: "shiftOpened" } & TillShiftOpened)
  | ({ kind: "sale" } & TillSale)
  | ({ kind: "shiftClosed" } & TillShiftClosed);

/** Most entries of one request. */
export const ENTRIES_MAX = 100;

/** POST /counter/api/sync: entries in the order in which the device made them, at most ENTRIES_MAX. */
export interface TillSyncRequest {
  deviceNow: number;
  entries: TillEntry[];
}

/** What the server noticed about a sale that it took all the same. */
export type TillFlag = "price_changed" | "short_stock" | "clock_off" | "blocked_lot" | "late_for_shift";

export interface TillResult {
  /** Of the entry. */
  id: string;
  /** `known`: taken before. `set_aside`: kept whole for a person to look at; the device is done with it too. */
  outcome: "taken" | "known" | "set_aside";
  /** Why it was set aside. */
  code?: string;
  /** Of the order that a sale became. */
  orderNumber?: string;
  flags: TillFlag[];
}

/** One result for each entry, in their order. */
export interface TillSyncAnswer {
  now: number;
  results: TillResult[];
}

/** POST /counter/api/register: the code that the centre's page shows for a new device, once. */
export interface TillRegisterRequest {
  code: string;
}
