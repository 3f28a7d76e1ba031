import type { Role } from "#db/words.ts";

/** A role a person holds, and where: an outlet, a retail partner, a supplier or a buying unit, or "" for everywhere. */
export interface RoleHolding {
  role: Role;
  scopeId: string;
}

/** Who is signed in: what every page may know about them without asking the database again. */
export interface Person {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  phone: string | null;
  roles: RoleHolding[];
}

/**
 * Who may do what: the one place that says so. A page asks for the ability it needs, never for a
 * role by name, so that a new role is a change to this table alone. What every signed-in person may
 * do with their own things (orders, addresses, sessions) needs no ability.
 */
export const ABILITIES = {
  /** Come into the operators' room at all. */
  openAdmin: ["centre", "certifier", "analyst", "auditor", "admin"],
  readSales: ["analyst", "auditor", "centre", "admin"],
  exportSales: ["analyst", "auditor", "centre", "admin"],
  /** Open any order; who may not see personal data sees it masked. */
  readOrders: ["analyst", "auditor", "centre", "admin"],
  /** Names, phones and addresses as they are, because the work needs them. */
  seePersonalData: ["centre", "admin"],
  /** Allocate, pack, send and cancel orders: it moves goods, and money back. */
  fulfilOrders: ["centre", "admin"],
  /** Repay orders: it moves money and goods. */
  refundOrders: ["centre", "admin"],
  /** Take money over a counter, and hand it back there. */
  takeMoney: ["centre", "admin"],
  /** The claims desk with its photos: to see it, and to answer. */
  readClaims: ["centre", "auditor", "admin"],
  answerClaims: ["centre", "admin"],
  /** What units said of goods that came: to see it, and to confirm or dispute what they found wrong. */
  readAcceptances: ["centre", "auditor", "admin"],
  answerAcceptances: ["centre", "admin"],
  /** Ask a unit to pay its orders, with proof that they came. */
  requestPayments: ["centre", "admin"],
  /** Fapiao: see them (the auditor sees persons masked), issue them and take them back. */
  readFapiao: ["centre", "auditor", "admin"],
  issueFapiao: ["centre", "admin"],
  readMoney: ["centre", "auditor", "admin"],
  /** What buyers were written; who may not see personal data sees addresses masked. */
  readMessages: ["centre", "auditor", "admin"],
  /** Send a buyer a message again. */
  repeatMessages: ["centre", "admin"],
  /** Say what money that came by bank transfer is for, and send money back. */
  matchTransfers: ["centre", "admin"],
  /** Hold the books against a gateway's now, not when the clock says so. */
  reconcileMoney: ["admin"],
  /** How the server is set up: which ways to pay, and with what. */
  readSettings: ["admin"],
  /** The tree of outlets with shops, retail partners and deductions: to see it, and to change it. */
  readOutlets: ["centre", "analyst", "auditor", "admin"],
  keepOutlets: ["admin"],
  /** The centre's own view of all counters, and its wall screen. */
  watchCentre: ["centre", "auditor", "admin"],
  /** Make and revoke the links that open the wall screen without a sign-in. */
  keepWalls: ["centre", "admin"],
  /** A retail partner's own shops, and no other's: the scope is the partner. */
  seeOwnShops: ["partner"],
  readLedger: ["auditor", "admin"],
  reviewDirectory: ["certifier", "admin"],
  manageUsers: ["admin"],
  /** The page of page pieces, for those who build and check the looks. */
  usePieces: ["admin"],
  /** Come into the counters' room at all: a clerk to their own outlet's pages. */
  openCounter: ["clerk", "centre", "auditor", "admin"],
  sellAtCounter: ["clerk", "centre"],
  /** All tills: see what they sent and did not send; make and revoke them, settle what was set aside. */
  readTills: ["centre", "auditor", "admin"],
  runTills: ["centre", "admin"],
  /** The stock of outlets, a clerk of their own: see it, and receive, count and move goods. */
  readStock: ["clerk", "centre", "auditor", "admin"],
  keepStock: ["clerk", "centre", "admin"],
  /** Stop a lot everywhere, or let it be sold again. */
  stopLots: ["centre", "admin"],
  /** Approve what outlets ask for, and send it. */
  supplyOutlets: ["centre", "admin"],
  /** Come into a buying unit's rooms: its own members, each to the units they are members of. */
  openUnit: ["buyer", "approver", "finance", "head"],
  /** Make purchases for a unit, and ask for their approval. */
  buyForUnit: ["buyer", "head"],
  /** See to the orders of a unit's purchases: cancel, pay, claim, ask for fapiao; every member sees them. */
  actForUnitOrders: ["buyer", "finance", "head"],
  /** Say what came of an order's goods, and what was missing, broken or turned away. */
  acceptGoods: ["buyer", "head"],
  approvePurchase: ["approver", "head"],
  /** Budgets, declarations and what else a unit answers for with money. */
  keepUnitBooks: ["finance", "head"],
  /** Members, rules of approval and places of delivery of a unit. */
  keepUnit: ["head"],
  /** All buying units: to see them, and to review and change them. */
  readUnits: ["centre", "analyst", "auditor", "admin"],
  keepUnits: ["admin"],
  /** Offer units prices in the centre's name; to see all requests and quotes. */
  offerQuotes: ["centre", "admin"],
  readQuotes: ["centre", "auditor", "admin"],
  /** Fairs with what was sold and signed at them: to see them, and to enter them. */
  readFairs: ["centre", "analyst", "auditor", "admin"],
  keepFairs: ["centre", "admin"],
  /** All supply agreements: what units and sellers agreed, and what came of it. */
  readAgreements: ["centre", "analyst", "auditor", "admin"],
  supplyGoods: ["supplier"],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof ABILITIES;

/** Roles whose every view of personal data or of the ledger is written down (see log-view.server.ts). */
const LOGGED_ROLES: readonly Role[] = ["auditor"];

export function may(person: Pick<Person, "roles">, ability: Ability): boolean {
  const allowed: readonly Role[] = ABILITIES[ability];
  return person.roles.some(({ role }) => allowed.includes(role));
}

/** Where a person may use an ability: ids of outlets, suppliers or units; "" among them means everywhere. */
export function scopesFor(person: Pick<Person, "roles">, ability: Ability): string[] {
  const allowed: readonly Role[] = ABILITIES[ability];
  return person.roles.filter(({ role }) => allowed.includes(role)).map(({ scopeId }) => scopeId);
}

/** The role under which a view has to be logged, or undefined when it need not be. */
export function loggedRoleOf(person: Pick<Person, "roles">): Role | undefined {
  return person.roles.map(({ role }) => role).find((role) => LOGGED_ROLES.includes(role));
}
