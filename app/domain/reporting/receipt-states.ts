/** How far money that came into the bank is: some of it is for nothing yet, a match is proposed, or all of it is matched. */
export const RECEIPT_STATES = ["open", "proposed", "matched"] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];
