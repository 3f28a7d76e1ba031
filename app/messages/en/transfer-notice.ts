import type { transferNotice as zh } from "../zh/transfer-notice.ts";

export const transferNotice: typeof zh = {
  title: "Remittance advice",
  demo: "The account is demonstration data. Do not send real money.",
  code: "Remittance code",
  codeHint: "Write the code into the remark of your transfer: arriving money is matched to your order by it.",
  due: "To be remitted",
  received: "Arrived so far",
  ofTotal: (received, total) => `${received} of ${total}`,
  dueDay: "Pay by",
  payee: "Payee",
  bank: "Bank",
  account: "Account",
  payer: "Payer",
  order: "Order",
  rules: [
    "Please pay from the account of the payer named above. Money from anybody else has to be checked by a person.",
    "You may remit in several parts, or pay several orders at once: then write the code of each.",
    "An order whose money has arrived in time is not cancelled. Anything above it is kept as credit or sent back to its account.",
  ],
  otherWay: "Pay in another way",
  paid: (amount) => `Your transfer of ${amount} has arrived`,
  credit: (amount) => `${amount} above it is kept as credit for your next transfer.`,
  endedTitle: (received) => `The time to pay is over; ${received} has arrived`,
  endedText:
    "The order was not paid in full and is cancelled. Our finance staff will agree with you how the money is returned or used.",
};
