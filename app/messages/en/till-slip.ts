import type { tillSlip as zh } from "../zh/till-slip.ts";

export const tillSlip: typeof zh = {
  title: "Receipt",
  number: (code, number) => `Receipt ${code}-${number}`,
  byPack: (quantity, spec, price) => `${spec}, ${price} × ${quantity}`,
  byWeight: (weight, price) => `Weighed ${weight}, ${price} per 500 g`,
  origin: (county) => `From ${county}`,
  certified: "Certified",
  returned: (quantity) => `Returned: ${quantity}`,
  total: "Total",
  change: "Change",
  returnedSum: "Refunded",
  qr: "QR code of this receipt's page",
  thanks: "Every sale is credited to the county it came from. Thank you.",
  print: "Print",
  counties: "See the counties",
  notYet: "This receipt has not arrived yet",
  notYetText:
    "Counters sell without a network too, and their receipts come here when it returns: mostly within minutes, at the latest within a day. Please look again later; the paper receipt is valid all the while.",
  lookAgain: "Look again",
};
