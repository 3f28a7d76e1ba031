/** Every way the business can say no. Each has a sentence in both languages in app/messages. */
export type RefusalCode =
  | "OUT_OF_STOCK"
  | "NOT_ON_SALE"
  | "PRICE_CHANGED"
  | "CART_EMPTY"
  | "NO_RETURN_NOT_CONFIRMED"
  | "NO_FREIGHT_RULE"
  | "UNKNOWN_PLACE"
  | "KEY_REUSED"
  | "ORDER_EXPIRED"
  | "PAYMENT_NOT_OPEN"
  | "PAYMENT_UNDER_WAY"
  | "TENDERED_WRONG"
  | "NOT_REFUNDABLE"
  | "REFUND_EMPTY"
  | "REFUND_ABOVE_PAID"
  | "REFUND_OF_OTHER_AMOUNT"
  | "LINE_ABOVE_SOLD"
  | "FREIGHT_ABOVE_PAID"
  | "NOT_A_DEMO"
  | "WRONG_STEP"
  | "NOTHING_TO_PACK"
  | "WEIGHT_MISSING"
  | "PARCEL_EMPTY"
  | "PARCEL_ABOVE_PACKED"
  | "CARRIER_NOT_IN_SERVICE"
  | "CARRIER_NOT_COLD"
  | "TRACKING_USED"
  | "RECEIVED_DAY_WRONG"
  | "SENDER_NOT_ALLOWED"
  | "SENDER_SHORT"
  | "SUPPLIER_NOT_OF_ALL"
  | "CLAIM_EMPTY"
  | "CLAIM_FRESH"
  | "CLAIM_NOT_DELIVERED"
  | "CLAIM_TOO_LATE"
  | "CLAIM_ABOVE_LEFT"
  | "CLAIM_NEEDS_PHOTO"
  | "CLAIM_CHANGED"
  | "CLAIM_ABOVE_ASKED"
  | "PHOTO_GONE"
  | "TOO_MANY_PHOTOS"
  | "NOT_INVOICEABLE"
  | "NOTHING_TO_INVOICE"
  | "FAPIAO_ALREADY_ASKED"
  | "SPECIAL_FOR_EXEMPT"
  | "NO_FAPIAO_ISSUER"
  | "RED_WITHOUT_BLUE"
  | "RED_ABOVE_ORIGINAL"
  | "RED_EMPTY"
  | "MATCH_EMPTY"
  | "ABOVE_RECEIPT"
  | "ABOVE_DUE"
  | "PAYER_DIFFERS"
  | "REASON_MISSING"
  | "TRANSFER_ENDED"
  | "TRANSFER_NOT_OPEN"
  | "SAME_PERSON"
  | "ALREADY_DECIDED"
  | "MATCH_SETTLED"
  | "PAYOUT_NOT_RETURNED"
  | "SERIAL_TAKEN";

/** The business saying no. It is thrown, so that its transaction is undone; http/ turns it into an answer. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${code} ${JSON.stringify(facts)}`);
    this.name = "Refusal";
  }
}
