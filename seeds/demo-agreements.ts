import { and, eq, inArray } from "drizzle-orm";
import { confirmAgreement, proposeAgreement } from "#app/domain/agreements/answer-agreement.server.ts";
import { changeDraft, draftAgreement, readLines } from "#app/domain/agreements/draft-agreement.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { supplyAgreements } from "#db/schema/agreements.ts";
import { variants } from "#db/schema/catalog.ts";
import { users } from "#db/schema/identity.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";
import { demoEmail } from "./demo-accounts.ts";

const DAY_MS = 86_400_000;
/** The supplier whose demo account answers. */
const SUPPLIER = "S001";
const DAYS_AGO = 60;

const AGREED = [
  { sku: "150521-001", quantity: 600, unitPriceFen: 9_300, belowListPermille: null },
  { sku: "150521-002", quantity: 240, unitPriceFen: null, belowListPermille: 50, from: 1001, to: 331 },
];
const PROPOSED = [{ sku: "150521-003", quantity: 800, unitPriceFen: null, belowListPermille: 80 }];

/** Enters two agreements of the demonstration's school, once: one that holds, and one that its supplier has not answered. */
export async function seedDemoAgreements(tx: Tx, now: number): Promise<void> {
  const [any] = await tx.select({ id: supplyAgreements.id }).from(supplyAgreements).limit(1);
  if (any) return;
  const [buyer] = await tx
    .select({ userId: users.id, unitId: unitMemberships.unitId })
    .from(users)
    .innerJoin(unitMemberships, and(eq(unitMemberships.userId, users.id), eq(unitMemberships.role, "buyer")))
    .where(eq(users.email, demoEmail("buyer")))
    .limit(1);
  const [seller] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("supplier")));
  if (!buyer || !seller) throw new Error("the demonstration has no buyer or no supplier");
  const then = now - DAYS_AGO * DAY_MS;
  const agreed = await propose(tx, { ...buyer, title: "食堂牛肉（演示）", lines: AGREED }, then);
  await confirmAgreement(tx, agreed, seller.id, then + DAY_MS);
  await propose(tx, { ...buyer, title: "食堂牛肉馅（演示）", lines: PROPOSED }, now - DAY_MS);
}

interface Proposal {
  unitId: string;
  userId: string;
  title: string;
  lines: readonly {
    sku: string;
    quantity: number;
    unitPriceFen: number | null;
    belowListPermille: number | null;
    from?: number;
    to?: number;
  }[];
}

async function propose(tx: Tx, { unitId, userId, title, lines }: Proposal, at: number): Promise<string> {
  const id = newId();
  const found = await tx
    .select({ id: variants.id, sku: variants.sku })
    .from(variants)
    .where(
      inArray(
        variants.sku,
        lines.map(({ sku }) => sku),
      ),
    );
  const goods = lines.map(({ sku, quantity }) => ({
    variantId: found.find((one) => one.sku === sku)?.id ?? "",
    quantity,
  }));
  const fromDay = businessDay(at);
  const heading = { title, note: null, fromDay, lastDay: addDays(fromDay, 364) };
  await draftAgreement(tx, { id, unitId, sellerId: SUPPLIER, ...heading, goods, by: userId }, at);
  const drafted = (await readLines(tx, id)).map(({ lineNumber, variantId }) => {
    const sku = found.find((one) => one.id === variantId)?.sku;
    const {
      quantity = 1,
      unitPriceFen = null,
      belowListPermille = 0,
      from,
      to,
    } = lines.find((one) => one.sku === sku) ?? {};
    return {
      lineNumber,
      quantity,
      unitPriceFen,
      belowListPermille,
      seasonFrom: from ?? null,
      seasonTo: to ?? null,
    };
  });
  const change = { agreementId: id, unitId, version: 1, ...heading, lines: drafted, goods: [] };
  await changeDraft(tx, change, at);
  await proposeAgreement(tx, id, 2, userId, at);
  return id;
}
