import type { unitHome as zh } from "../zh/unit-home.ts";

const several = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const unitHome: typeof zh = {
  text: "What is to be done, the budget, the reserved share and the next deliveries on one page.",
  toDo: "To be done",
  none: "Nothing is waiting.",
  approve: (count) => `${several(count, "purchase waits", "purchases wait")} for your approval`,
  place: (count, sum) =>
    `${several(count, "approved purchase is", "approved purchases are")} to be ordered, ${sum} in all`,
  drafts: (count, badRows) =>
    `${several(count, "purchase is", "purchases are")} still a draft${
      badRows > 0 ? `; ${several(badRows, "row needs", "rows need")} to be mended` : ""
    }`,
  pay: (count, sum, day) =>
    `${several(count, "order waits", "orders wait")} for a transfer, ${sum} in all, the first due by ${day}`,
  quotes: (count) => `Quotes came for ${several(count, "request", "requests")} of yours`,
  share: {
    undeclared: (year) => `The base of the reserved share for ${year} is not declared`,
    late: (year) => `The reserved share for ${year} is behind`,
    missed: (year) => `The reserved share for ${year} was missed`,
  },
  budget: (year) => `Budget ${year}`,
  budgetScope: (year) =>
    `All open budget lines of this unit for ${year}; committed: submitted, approved, or ordered and not paid; spent: paid less refunds`,
  amount: "Budget",
  committed: "Committed",
  spent: "Spent",
  left: "Left",
  used: "Used",
  coming: "Next deliveries",
  comingScope: "Orders of this unit's purchases, from today on, that have not arrived",
  noComing: "Nothing is to be delivered soon",
  columns: {
    day: "Delivery day",
    point: "Delivery point",
    order: "Order",
    state: "Payment",
    progress: "Goods",
  },
  unit: "About the unit",
};
