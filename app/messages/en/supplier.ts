import type { supplier as zh } from "../zh/supplier.ts";

export const supplier: typeof zh = {
  room: "Suppliers",
  nav: { label: "Suppliers", quotes: "Quotes", agreements: "Agreements" },
};
