import type { MessageKind, MessageState, ReminderCause } from "#db/words.ts";

/** A name in both languages, as it was on the day. */
export interface Named {
  zh: string;
  en: string;
}

/** Goods as a message names them. */
export interface MessageGoods {
  name: Named;
  quantity: number;
}

/** A county whose goods are in an order, and what the goods cost. */
export interface MessageCounty {
  name: Named;
  amountFen: number;
}

/** What every message tells of its order; empty for one that is about none. */
export interface OrderFacts {
  orderNumber: string;
  /** The largest amount first. */
  counties: readonly MessageCounty[];
}

/** What the desk decided: to repay, at once or when the goods are back; to ask for more; or neither. */
export type ClaimOutcome = "refund" | "goods_first" | "ask_more" | "refused";

/** Whose people a message goes to, or of whom it tells a seller. */
interface UnitFacts {
  unitId: string;
  unit: Named;
}

/**
 * What each kind of message tells beside its order. No name of a person, no phone number and no address is
 * among it: a mailbox is read by more people than its owner.
 */
export interface MessageFacts {
  /** `payBy` is when the goods are no longer held. */
  order_placed: { totalFen: number; payBy: number; goods: readonly MessageGoods[] };
  order_paid: { totalFen: number };
  order_expired: Record<never, never>;
  /** `refundFen` is what comes back; 0 when nothing had been paid. */
  order_cancelled: { refundFen: number };
  /** Goods wait at an outlet for whoever shows the code; `keepUntilDay` is the last day, null where none is set. */
  order_ready: { outlet: Named; code: string; keepUntilDay: number | null };
  /** The parcel's number among those of its order, from 1, and how many there are: null while more will follow. */
  parcel_shipped: {
    carrier: Named;
    trackingNumber: string | null;
    parcelNumber: number;
    parcelCount: number | null;
    goods: readonly MessageGoods[];
  };
  parcel_delivered: Record<never, never>;
  refund_requested: { amountFen: number };
  refund_made: { amountFen: number };
  /** `answer` is what the desk wrote to the buyer; null for nothing. */
  claim_answered: {
    outcome: ClaimOutcome;
    amountFen: number | null;
    answer: string | null;
  };
  fapiao_issued: { fapiaoNumber: string; amountFen: number; isRed: boolean };
  /** Of no order: a unit's people are asked to declare its base or to buy its share, until the last day. */
  share_reminder: UnitFacts & {
    year: number;
    cause: ReminderCause;
    netFen: number;
    floorFen: number;
    lastDay: number;
  };
  /** Of no order either, as all that follow: a purchase waits for this person's yes or no. */
  purchase_to_approve: UnitFacts & { number: string; totalFen: number };
  /** `reason` is why it was refused. */
  purchase_decided: UnitFacts & {
    number: string;
    totalFen: number;
    isApproved: boolean;
    reason: string | null;
  };
  /** A unit asks a seller for prices until the end of a day. */
  quote_asked: UnitFacts & { requestId: string; number: string; goodsCount: number; answerByDay: number };
  /** A seller has answered. */
  quote_offered: UnitFacts & {
    requestId: string;
    number: string;
    /** Null for the centre. */
    seller: Named | null;
    totalFen: number;
    validUntilDay: number;
  };
  /** The shop asks a unit to pay until the end of a day. */
  payment_requested: UnitFacts & { number: string; amountFen: number; dueDay: number };
  /** The shop does not agree with what was found of an order's goods. */
  acceptance_disputed: UnitFacts & { number: string; reason: string };
}

/** Something that happened to an order and that its buyer is told of. The same kind and cause again is the same news. */
export type News = {
  [K in MessageKind]: {
    kind: K;
    cause: string;
    facts: MessageFacts[K];
    /** After this instant nobody wants to read it. */
    usefulUntil?: number;
  };
}[MessageKind];

/** News with the facts of its order, as it is frozen. */
export type Told = { [K in MessageKind]: { kind: K; facts: MessageFacts[K] & OrderFacts } }[MessageKind];

/**
 * What is told by text message to who gave no e-mail address: what happens while nobody looks at the shop.
 * Who places an order or pays for it sees so on the page.
 */
const TEXT_KINDS: readonly MessageKind[] = [
  "order_cancelled",
  "order_ready",
  "parcel_shipped",
  "parcel_delivered",
  "refund_made",
  "claim_answered",
];

export function isTextKind(kind: MessageKind): boolean {
  return TEXT_KINDS.includes(kind);
}

/** True of a message that has ended, that was wanted to its end, and whose address is still known. */
export function isRepeatable({ state, address }: { state: MessageState; address: string | null }): boolean {
  return (state === "sent" || state === "dead") && address !== null;
}
