import type { counterDesk as zh } from "#app/messages/zh/counter-desk.ts";

export const counterDesk: typeof zh = {
  link: "Take or hand back money",
  title: (number) => `Order ${number}: money over the counter`,
  take: "Take payment",
  takeText:
    "Book it here when the customer pays in person. Any payment page still open online is closed; if it was paid there after all, that payment is returned in full.",
  due: "Due",
  tender: "Paid by",
  tenders: { cash: "Cash", qr: "Scanned code" },
  tenderHints: { cash: "may be more: the rest is change", qr: "exactly the amount due" },
  tendered: "Received (yuan)",
  submit: "Confirm payment received",
  nothingDue: "Nothing is due on this order now.",
  receipts: "Receipts",
  receiptsEmpty: "No money was taken at a counter.",
  receiptColumns: {
    takenAt: "Taken",
    tender: "By",
    amount: "Amount",
    tendered: "Received",
    change: "Change",
  },
  handOuts: "To hand back in cash",
  handOutsText: "These refunds are booked. Confirm each after the customer has the cash.",
  handOutsEmpty: "No cash to hand back.",
  handOut: (amount) => `Confirm ${amount} handed back`,
};
