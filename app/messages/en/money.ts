import type { money as zh } from "../zh/money.ts";

export const money: typeof zh = {
  title: "Money day-book",
  text: (from, to) => `${from} to ${to}, by the Beijing day on which money came and went.`,
  days: "Received and repaid, day by day",
  scope: "Payments received and refunds made; money in doubt is not counted as received",
  columns: {
    day: "Day",
    gateway: "Way to pay",
    currency: "Currency",
    received: "Received",
    repaid: "Repaid",
    net: "Net",
    suspense: "In doubt",
  },
  empty: "No money came or went in this time.",
  exceptions: "For a person to look at",
  exceptionScope: "Payments and refunds that do not match their order and nobody has settled",
  exceptionsEmpty: "There is nothing to look at.",
  exceptionColumns: { openedAt: "Found", kind: "What", order: "Order", detail: "Details", close: "Settled" },
  kinds: {
    payment_mismatch: "Paid in another amount or currency than the order's",
    start_rejected: "The gateway refused to begin a payment",
    expire_rejected: "The gateway refused to end a payment",
    refund_failed: "A refund failed",
    refund_mismatch: "Repaid in another amount or currency than asked for",
    refund_rejected: "The gateway rejected a refund",
    transfer_part_left: "A transfer ended; money that came for it is to be decided upon",
  },
  close: "Mark as settled",
  waiting: (count) => `Waiting for a gateway's answer: ${count}`,
  waitingText: "The shop asks again by itself, after longer and longer pauses; nothing is done twice.",
};
