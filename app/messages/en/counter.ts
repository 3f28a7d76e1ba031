import type { counter as zh } from "../zh/counter.ts";

export const counter: typeof zh = {
  room: "Counters",
  nav: { label: "Counter navigation", today: "Today" },
  allOutlets: "All outlets",
  outlets: (count) => (count === 1 ? "1 outlet" : `${count} outlets`),
  today: {
    title: "Sales today",
    scope: "Paid less refunded, by outlet, without the online pavilions",
    net: "Net sales",
    sales: "Sales",
    returns: "Returns",
    orders: "Orders",
    byOutlet: "By outlet",
    outlet: "Outlet",
    empty: "Nothing was sold yet today.",
  },
};
