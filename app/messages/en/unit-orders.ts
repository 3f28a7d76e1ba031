import type { unitOrders as zh } from "../zh/unit-orders.ts";

export const unitOrders: typeof zh = {
  title: "Orders",
  text: "All orders that this unit's purchases became, whoever placed them. What staff bought for themselves with the unit's code is not among them.",
  list: "Orders",
  none: "No orders match",
  toStart: "Back to the start",
  more: "Earlier orders",
  columns: {
    number: "Order",
    state: "State",
    total: "Total",
    day: "Delivery day",
    point: "Delivery point",
    purchase: "Purchase",
    placedAt: "Placed",
  },
  filters: {
    any: "Any",
    state: "Payment",
    progress: "Goods",
    point: "Delivery point",
    day: "Delivery day",
    purchase: "Purchase number",
    show: "Show",
    clear: "Clear filters",
  },
  ofPurchase: (number: string) => `Purchase ${number}`,
  readsOnly:
    "You can look at this order. Buyers, finance and heads cancel, confirm receipt, claim and ask for fapiao.",
};
