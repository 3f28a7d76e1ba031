import { and, asc, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { claimLines, claims } from "#db/schema/claims.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import { countOf, type Reader } from "#db/store.ts";
import type { ClaimKind, ClaimState, StorageClass } from "#db/words.ts";
import { CLAIM_STATES } from "#db/words.ts";

export const CLAIMS_PER_PAGE = 50;

/** What of the desk's list is wanted. */
export interface ClaimFilters {
  state?: ClaimState | undefined;
  /** Repaid, and their goods are still to come. */
  areGoodsDue?: true | undefined;
  kind?: ClaimKind | undefined;
  countyId?: string | undefined;
  supplierId?: string | undefined;
  storageClass?: StorageClass | undefined;
}

/**
 * The desk's list, a page of it. Those that wait for the shop come with the one that has waited longest
 * first; any others with the newest first. `after` is the id of the claim that the page before ended with;
 * `next` the id to go on from, undefined at the end.
 */
export async function listClaims(read: Reader, filters: ClaimFilters, after: string | undefined) {
  const isQueue = filters.state === "requested";
  const place = isQueue ? claims.changedAt : claims.requestedAt;
  const beyond = isQueue ? gt : lt;
  const [last] = after
    ? await read.select({ id: claims.id, at: place }).from(claims).where(eq(claims.id, after)).limit(1)
    : [];
  const found = await read
    .select({
      id: claims.id,
      claimNumber: claims.claimNumber,
      orderNumber: orders.number,
      kind: claims.kind,
      fault: claims.fault,
      state: claims.state,
      requestedAt: claims.requestedAt,
      changedAt: claims.changedAt,
      borneBy: claims.borneBy,
      refundedFen: refunds.amountFen,
    })
    .from(claims)
    .innerJoin(orders, eq(orders.id, claims.orderId))
    .leftJoin(refunds, eq(refunds.id, claims.refundId))
    .where(
      and(
        ...conditionsOf(read, filters),
        last && or(beyond(place, last.at), and(eq(place, last.at), beyond(claims.id, last.id))),
      ),
    )
    .orderBy(...(isQueue ? [asc(place), asc(claims.id)] : [desc(place), desc(claims.id)]))
    .limit(CLAIMS_PER_PAGE + 1);
  const shown = found.slice(0, CLAIMS_PER_PAGE);
  const goods = await listGoodsOf(
    read,
    shown.map(({ id }) => id),
  );
  return {
    claims: shown.map((claim) => ({
      ...claim,
      goods: goods.filter(({ claimId }) => claimId === claim.id),
    })),
    next: found.length > CLAIMS_PER_PAGE ? shown.at(-1)?.id : undefined,
  };
}
export type ListedClaim = Awaited<ReturnType<typeof listClaims>>["claims"][number];

function conditionsOf(read: Reader, filters: ClaimFilters): (SQL | undefined)[] {
  const { state, areGoodsDue, kind, countyId, supplierId, storageClass } = filters;
  const line = and(
    countyId === undefined ? undefined : eq(orderLines.countyId, countyId),
    supplierId === undefined ? undefined : eq(orderLines.supplierId, supplierId),
    storageClass === undefined ? undefined : eq(orderLines.storageClass, storageClass),
  );
  const about =
    line &&
    inArray(
      claims.id,
      read
        .select({ id: claimLines.claimId })
        .from(claimLines)
        .innerJoin(orderLines, eq(orderLines.id, claimLines.orderLineId))
        .where(line),
    );
  return [
    // said as it is in the index of those that wait
    state === "requested" ? sql`${claims.state} = 'requested'` : state && eq(claims.state, state),
    areGoodsDue && sql`${claims.areGoodsDue}`,
    kind && eq(claims.kind, kind),
    about,
  ];
}

function listGoodsOf(read: Reader, claimIds: string[]) {
  if (claimIds.length === 0) return Promise.resolve([]);
  return read
    .select({
      claimId: claimLines.claimId,
      orderLineId: claimLines.orderLineId,
      quantity: claimLines.quantity,
      nameZh: orderLines.nameZh,
      nameEn: orderLines.nameEn,
      countyNameZh: orderLines.countyNameZh,
      countyNameEn: orderLines.countyNameEn,
      storageClass: orderLines.storageClass,
    })
    .from(claimLines)
    .innerJoin(orderLines, eq(orderLines.id, claimLines.orderLineId))
    .where(inArray(claimLines.claimId, claimIds))
    .orderBy(asc(claimLines.claimId), asc(orderLines.lineNumber))
    .limit(CLAIMS_PER_PAGE * 100);
}

/** How many claims wait for the shop and for shoppers, and since when the first of those waits for us. */
export async function countOpenClaims(read: Reader) {
  const counted = await read
    .select({
      state: claims.state,
      count: countOf(),
      since: sql<number>`min(${claims.changedAt})`.mapWith(Number),
    })
    .from(claims)
    .where(inArray(claims.state, ["requested", "more_asked", "goods_awaited"]))
    .groupBy(claims.state);
  const [due] = await read.select({ count: countOf() }).from(claims).where(sql`${claims.areGoodsDue}`);
  const of = (state: ClaimState) => counted.find((row) => row.state === state);
  return {
    counts: Object.fromEntries(CLAIM_STATES.map((state) => [state, of(state)?.count ?? 0])) as Record<
      ClaimState,
      number
    >,
    goodsDue: due?.count ?? 0,
    waitingSince: of("requested")?.since,
  };
}

/** The suppliers that the list can be narrowed to. */
export function listSupplierChoices(read: Reader) {
  return read
    .select({ id: suppliers.id, nameZh: suppliers.nameZh, nameEn: suppliers.nameEn })
    .from(suppliers)
    .orderBy(asc(suppliers.nameZh), asc(suppliers.id))
    .limit(5_000);
}
