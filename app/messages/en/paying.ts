import type { paying as zh } from "../zh/paying.ts";

export const paying: typeof zh = {
  way: "How to pay",
  ways: {
    demo: { name: "Demonstration payment", text: "No money is taken." },
    stripe: {
      name: "Card, Alipay or WeChat Pay",
      text: "You pay on Stripe’s secure page and come back here by yourself.",
    },
    transfer: {
      name: "Bank transfer",
      text: "Your unit transfers the amount with a remittance code; the order is confirmed once it has arrived.",
    },
    counter: { name: "At the counter", text: "Pay the clerk at the counter." },
  },
  payerName: "Who will pay",
  payerHint: (days) =>
    `The name on the account that pays; arriving money is checked against it. You have ${days} days to pay, and the goods are kept for you meanwhile.`,
  payerMissing: "Please fill in who will pay, as named on the paying account.",
  submitHint: "The goods are kept for you for 30 minutes; for a bank transfer, until its last day.",
  go: "Pay now",
  notOffered: "Please choose a way to pay.",
  unavailable:
    "The payment service cannot be reached at the moment. Nothing was taken, and your order is kept. Please try again soon.",
  failedTitle: "The last payment did not go through",
  failedText: "Nothing was taken. Please try again, or pay in another way.",
  processingTitle: "Your payment is being processed",
  processingText:
    "The payment service is confirming it. Please do not pay again; this page changes once the money is here.",
};
