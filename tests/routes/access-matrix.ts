import type { Role } from "#db/words.ts";

/**
 * Who may open what, said here a second time and on purpose not taken from domain/identity/access.ts:
 * the test compares the two. A new page under /account or /admin adds its row.
 */
export interface AccessRow {
  address: string;
  /** Whom the page opens for: everybody, whoever is signed in, or these roles; other roles get a 403. */
  opensFor: "everybody" | "signedIn" | readonly Role[];
  /** What those it opens for get, when that is not a 200: a 303 (and where to), or a 404 for somebody else's. */
  status?: 200 | 302 | 303 | 404;
}

/** An id that nothing has. */
const NO_SUCH = "0198a000-0000-7000-8000-000000000000";

export const ACCESS_MATRIX: readonly AccessRow[] = [
  { address: "/account/sign-in?to=/cart", opensFor: "everybody" },
  { address: "/account/sign-up", opensFor: "everybody" },
  { address: "/account/sign-out", opensFor: "everybody", status: 303 },
  { address: "/cart", opensFor: "everybody" },
  { address: "/orders/find", opensFor: "everybody" },
  { address: "/orders/202611220000000000", opensFor: "everybody", status: 404 },
  { address: "/orders/202611220000000000/pay", opensFor: "everybody", status: 303 },
  { address: "/orders/202611220000000000/cancel", opensFor: "everybody", status: 404 },
  { address: "/orders/202611220000000000/receive", opensFor: "everybody", status: 404 },
  { address: "/account", opensFor: "signedIn" },
  { address: "/account/orders", opensFor: "signedIn" },
  { address: "/account/addresses", opensFor: "signedIn" },
  { address: "/account/impact", opensFor: "signedIn" },
  { address: "/account/sessions", opensFor: "signedIn" },
  { address: "/account/fapiao", opensFor: "signedIn" },
  { address: "/account/titles", opensFor: "signedIn" },
  { address: "/orders/202611220000000000/fapiao", opensFor: "everybody", status: 404 },
  {
    address: "/orders/202611220000000000/fapiao/YS110000000000000001.pdf",
    opensFor: "everybody",
    status: 404,
  },
  // the till's page is the same for everybody: what it may know comes to the device that was registered
  { address: "/counter", opensFor: "everybody" },
  // whoever serves several units chooses; who serves none is told so
  { address: "/purchasing/0198a000-0000-7000-8000-000000000000", opensFor: "signedIn", status: 404 },
  // a unit that is not theirs is not there, whatever room of it is asked for
  ...[
    "purchases",
    "purchases/new",
    "purchases/CG2026112200000000",
    "purchases/template.xlsx",
    "points",
    "points/imports/0198a000-0000-7000-8000-000000000000",
    "points/template.xlsx",
  ].map((room) => ({
    address: `/purchasing/0198a000-0000-7000-8000-000000000000/${room}`,
    opensFor: "signedIn" as const,
    status: 404 as const,
  })),
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/share",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/share/declare",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/share/order",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/share/lines",
    opensFor: "signedIn",
    status: 404,
  },
  { address: "/certificates", opensFor: "everybody" },
  { address: "/certificates/BF2026-NOBODYHAS222", opensFor: "everybody", status: 404 },
  { address: "/certificates/BF2026-NOBODYHAS222/certificate.pdf", opensFor: "everybody", status: 404 },
  { address: "/.well-known/bangfu-certificate-keys.json", opensFor: "everybody" },
  { address: "/supplier", opensFor: ["supplier"], status: 303 },
  { address: "/supplier/quotes", opensFor: ["supplier"] },
  { address: `/supplier/quotes/${NO_SUCH}`, opensFor: ["supplier"], status: 404 },
  { address: "/admin/quotes", opensFor: ["centre", "auditor", "admin"] },
  { address: `/admin/quotes/${NO_SUCH}`, opensFor: ["centre", "auditor", "admin"], status: 404 },
  { address: "/admin/pieces", opensFor: ["admin"] },
  { address: "/admin", opensFor: ["centre", "certifier", "analyst", "auditor", "admin"] },
  { address: "/admin/sales?span=year", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/sales/lines?span=year", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/sales.csv?span=year&of=lines", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/counter/collect", opensFor: ["clerk", "centre"] },
  { address: "/at/O-CENTRE", opensFor: "everybody", status: 302 },
  { address: "/admin/sales/leads", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/messages", opensFor: ["centre", "auditor", "admin"] },
  {
    address: "/admin/messages/0198a000-0000-7000-8000-000000000000",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/orders/202611220000000000/claims/new", opensFor: "everybody", status: 404 },
  { address: `/orders/202611220000000000/photos/${"0".repeat(32)}`, opensFor: "everybody", status: 404 },
  { address: "/admin/claims", opensFor: ["centre", "auditor", "admin"] },
  {
    address: "/admin/claims/01a20211-332a-77f1-b090-9c0b8c988bf3",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  {
    address: `/admin/claims/photos/${"0".repeat(32)}`,
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/admin/claims/report", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/claims.csv", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/money", opensFor: ["centre", "auditor", "admin"] },
  { address: "/admin/transfers", opensFor: ["centre", "auditor", "admin"] },
  { address: "/admin/transfers/new", opensFor: ["centre", "admin"] },
  { address: "/admin/transfers/statements", opensFor: ["centre", "auditor", "admin"] },
  {
    address: "/admin/transfers/statements/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/admin/transfers/payouts", opensFor: ["centre", "auditor", "admin"] },
  {
    address: "/admin/transfers/payouts/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  {
    address: "/admin/transfers/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/admin/fapiao", opensFor: ["centre", "auditor", "admin"] },
  { address: "/admin/fapiao?view=blue", opensFor: ["centre", "auditor", "admin"] },
  {
    address: "/admin/fapiao/00000000-0000-7000-8000-000000000000",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  {
    address: "/admin/fapiao/requests/00000000-0000-7000-8000-000000000000",
    opensFor: ["centre", "auditor", "admin"],
    status: 404,
  },
  {
    address: "/admin/fapiao/00000000-0000-7000-8000-000000000000/pdf",
    opensFor: ["centre", "admin"],
    status: 404,
  },
  { address: "/admin/fapiao/new?order=202611220000000000", opensFor: ["centre", "admin"], status: 404 },
  { address: "/admin/orders?progress=packed", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/orders/pack", opensFor: ["centre", "admin"] },
  { address: "/admin/orders/ship", opensFor: ["centre", "admin"] },
  { address: "/admin/orders/slips", opensFor: ["centre", "admin"] },
  { address: "/admin/orders/202611220000000000/goods", opensFor: ["centre", "admin"], status: 404 },
  { address: "/admin/settings", opensFor: ["admin"] },
  { address: "/admin/orders/202611220000000000/counter", opensFor: ["centre", "admin"], status: 404 },
  { address: "/counter/register", opensFor: "everybody" },
  { address: "/r/0198a000-0000-4000-8000-000000000000", opensFor: "everybody", status: 404 },
  { address: "/counter/devices", opensFor: ["centre", "auditor", "admin"] },
  { address: "/counter/stock", opensFor: ["clerk", "centre", "auditor", "admin"] },
  { address: "/counter/stock/lots", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/counter/stock/lots/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/stock/transfers", opensFor: ["clerk", "centre", "auditor", "admin"] },
  { address: "/counter/stock/transfers/new", opensFor: ["clerk", "centre", "admin"] },
  {
    address: "/counter/stock/transfers/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/stock/counts", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/counter/stock/counts/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/stock/cold", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/counter/stock/cold/01a20149-7d32-745a-87c5-366264771aa8",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/centre/cold", opensFor: ["centre", "auditor", "admin"] },
  { address: "/counter/stock/receive", opensFor: ["clerk", "centre", "admin"] },
  { address: "/counter/aside", opensFor: ["centre", "auditor", "admin"] },
  { address: "/counter/shifts", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/counter/shifts/0198a000-0000-4000-8000-000000000000",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/receipts?q=T2222-1", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/counter/receipts/0198a000-0000-4000-8000-000000000000",
    opensFor: ["clerk", "centre", "auditor", "admin"],
    status: 404,
  },
  { address: "/counter/tags?v=V001", opensFor: ["clerk", "centre", "auditor", "admin"] },
  { address: "/counter/today", opensFor: ["clerk", "centre", "auditor", "admin"] },
  {
    address: "/admin/orders/202611220000000000",
    opensFor: ["centre", "analyst", "auditor", "admin"],
    status: 404,
  },
  { address: "/admin/outlets?day=2025-06-01", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets.csv", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets/new?kind=counter", opensFor: ["admin"] },
  { address: "/admin/outlets/partners", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets/partners/CH1", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets/shops/S-O-C-110105-001", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets/O-C-110105-001", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/outlets/nowhere", opensFor: ["centre", "analyst", "auditor", "admin"], status: 404 },
  { address: "/admin/outlets/imports", opensFor: ["admin"] },
  {
    address: "/admin/outlets/imports/00000000-0000-7000-8000-000000000000",
    opensFor: ["admin"],
    status: 404,
  },
  {
    address: "/admin/outlets/imports/00000000-0000-7000-8000-000000000000/bad.xlsx",
    opensFor: ["admin"],
    status: 404,
  },
  { address: "/admin/outlets/template.xlsx", opensFor: ["admin"] },
  { address: "/counter/centre?span=month", opensFor: ["centre", "auditor", "admin"] },
  { address: "/counter/shops", opensFor: ["partner"] },
  { address: "/counter/shops/S-O-C-110108-001", opensFor: ["partner"] },
  // a shop of another retail partner
  { address: "/counter/shops/S-O-C-110107-001", opensFor: ["partner"], status: 404 },
  { address: "/counter/shops/nowhere", opensFor: ["partner"], status: 404 },
  { address: "/counter/wall", opensFor: ["centre", "auditor", "admin"] },
  { address: "/counter/wall.json", opensFor: ["centre", "auditor", "admin"] },
  // a key opens the wall for whoever has it, and a wrong one for nobody
  { address: "/counter/wall?key=00000000000000000000000000000000", opensFor: "everybody", status: 404 },
  { address: "/counter/wall.json?key=", opensFor: "everybody", status: 404 },
  { address: "/counter/walls", opensFor: ["centre", "admin"] },
  { address: "/purchasing/register", opensFor: "signedIn" },
  { address: "/admin/units?state=applied", opensFor: ["centre", "analyst", "auditor", "admin"] },
  { address: "/admin/units.csv", opensFor: ["centre", "analyst", "auditor", "admin"] },
  {
    address: "/admin/units/00000000-0000-7000-8000-000000000000",
    opensFor: ["centre", "analyst", "auditor", "admin"],
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/members",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/under",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/under/0198a000-0000-7000-8000-000000000000",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/budgets",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/budgets/0198a000-0000-7000-8000-000000000000",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/rules",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/approvals",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/approvals/CG2026112200000000",
    opensFor: "signedIn",
    status: 404,
  },
  {
    address: "/purchasing/0198a000-0000-7000-8000-000000000000/submit/CG2026112200000000",
    opensFor: "signedIn",
    status: 404,
  },
];
