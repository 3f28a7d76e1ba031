/** How far an order on account is: not accepted yet, to be paid, or past its day. */
export const RECEIVABLE_STATES = ["waiting", "due", "overdue"] as const;
export type ReceivableState = (typeof RECEIVABLE_STATES)[number];
