import type { Reader } from "#db/store.ts";
import { checkAcceptances } from "./verify/acceptances.server.ts";
import { checkAccounts } from "./verify/accounts.server.ts";
import { checkAgreements } from "./verify/agreements.server.ts";
import { checkClaims } from "./verify/claims.server.ts";
import type { Check } from "./verify/compare.server.ts";
import { checkCounter } from "./verify/counter.server.ts";
import { checkDailySums } from "./verify/daily-sums.server.ts";

import { checkFairs } from "./verify/fairs.server.ts";
import { checkFapiao } from "./verify/fapiao.server.ts";

import { checkGoods } from "./verify/goods.server.ts";

import { checkLines } from "./verify/lines.server.ts";
import { checkLots } from "./verify/lots.server.ts";
import { checkMoney } from "./verify/money.server.ts";
import { checkOrders } from "./verify/orders.server.ts";
import { checkPurchases } from "./verify/purchases.server.ts";
import { checkReturns } from "./verify/returns.server.ts";
import { checkReweighs } from "./verify/reweighs.server.ts";
import { checkShares } from "./verify/shares.server.ts";
import { checkStock } from "./verify/stock.server.ts";
import { checkStockCounts } from "./verify/stock-counts.server.ts";
import { checkStockTransfers } from "./verify/stock-transfers.server.ts";
import { checkTills } from "./verify/tills.server.ts";
import { checkTotals } from "./verify/totals.server.ts";
import { checkTransfers } from "./verify/transfers.server.ts";

export type { Check };

/** Each recounts one book. */
const BOOKS = [
  checkTotals,
  checkDailySums,
  checkLines,
  checkOrders,
  checkMoney,
  checkCounter,
  checkReturns,
  checkClaims,
  checkReweighs,
  checkStock,
  checkLots,
  checkStockTransfers,
  checkStockCounts,
  checkFapiao,
  checkTransfers,
  checkGoods,
  checkTills,
  checkPurchases,
  checkAcceptances,
  checkAgreements,
  checkShares,
  checkFairs,
  checkAccounts,
];

/**
 * Recounts the books. Each check compares two numbers that come from different tables; the books are
 * right when every difference is zero. The database does the counting: a million entries take seconds
 * there and no memory here.
 */
export async function verifyLedger(read: Reader): Promise<Check[]> {
  const checks: Check[] = [];
  for (const recount of BOOKS) checks.push(...(await recount(read)));
  return checks;
}

/** True when no check found a difference. */
export function isProven(checks: readonly Check[]): boolean {
  return checks.length > 0 && checks.every((check) => check.difference === 0);
}
