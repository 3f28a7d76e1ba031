import type { purchasing as zh } from "../zh/purchasing.ts";

export const purchasing: typeof zh = {
  room: "Purchasing for units",
  text: "Order and approve for your unit, and prove its reserved share",
  nav: {
    label: "Purchasing",
    home: "Overview",
    purchases: "Purchases",
    points: "Delivery points",
    quotes: "Quotes",
    approvals: "Approval",
    budgets: "Budget",
    rules: "Rules",
    members: "Members",
    under: "Units below",
    share: "Reserved share",
    units: "Change unit",
  },
  kinds: {
    budget_1: "Level 1 budget unit",
    budget_2: "Level 2 budget unit",
    enterprise: "Enterprise",
    community: "Community",
    barracks: "Barracks",
    other: "Other unit",
  },
  choose: {
    title: "Your units",
    text: "Choose the unit you act for. It stands in the address, so two windows can work for two units.",
    none: "You are not a member of a buying unit",
    noneText: "Ask the head of your unit to add you: all they need is the e-mail you sign in with.",
  },
  home: {
    code: "Unit code",
    codeText:
      "Staff who give this code at the checkout have their purchases counted to the unit, which does not see what they bought.",
    kind: "Kind",
    channel: "Entry channel",
    uscc: "Unified social credit code",
    address: "Address",
    contact: "Contact",
  },
};
