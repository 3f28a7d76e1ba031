import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  fen,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import { AGREEMENT_STATES, AMENDMENT_OUTCOMES } from "../words.ts";
import { variants } from "./catalog.ts";
import { users } from "./identity.ts";
import { buyingUnits } from "./units.ts";

/** What a buying unit and a seller agree to buy and to supply over a term (长期供货协议). */
export const supplyAgreements = table(
  "supply_agreements",
  {
    /** The caller's key, made when the form was drawn; also the id of its agreed terms. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    /** XY, the day and eight digits: what people say on the telephone. */
    number: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    /** A supplier, or "" for the centre. */
    sellerId: text().notNull(),
    title: text().notNull(),
    note: text(),
    /** Goods are delivered from this day up to and with the last; an amendment may move the last. */
    fromDay: day().notNull(),
    lastDay: day().notNull(),
    state: text({ enum: AGREEMENT_STATES }).notNull(),
    /** Grows with every change to a draft, so that nobody proposes what they have not seen. */
    version: integer().notNull().default(1),
    draftedBy: text()
      .notNull()
      .references(() => users.id),
    draftedAt: instant().notNull(),
    proposedBy: text().references(() => users.id),
    proposedAt: instant(),
    /** Who confirmed, refused or withdrew it, when, and why not. */
    answeredBy: text().references(() => users.id),
    answeredAt: instant(),
    reason: text(),
  },
  (t) => [
    uniqueIndex("supply_agreements_number").on(t.number),
    index("supply_agreements_unit").on(t.unitId, t.draftedAt),
    index("supply_agreements_seller").on(t.sellerId, t.proposedAt),
    check("supply_agreements_days", sql`${t.lastDay} >= ${t.fromDay}`),
    check(
      "supply_agreements_proposed",
      sql`${t.state} not in ('proposed', 'active', 'refused') or ${t.proposedAt} is not null`,
    ),
    check("supply_agreements_reason", sql`${t.state} <> 'refused' or ${t.reason} is not null`),
  ],
);

/** What is agreed of some goods: how many, at what price, delivered in which season of each year. */
const lineTerms = {
  quantity: integer().notNull(),
  /** What one costs, freight apart; or else how many thousandths less than the shop's price of the day. */
  unitPriceFen: fen(),
  belowListPermille: integer(),
  /** Month and day, 401 for the first of April, from one up to and with the other, maybe past New Year; null for all year. */
  seasonFrom: integer(),
  seasonTo: integer(),
};

/** The goods of an agreement as it was proposed; once it is, they are never changed. */
export const supplyAgreementLines = table(
  "supply_agreement_lines",
  {
    agreementId: text()
      .notNull()
      .references(() => supplyAgreements.id),
    lineNumber: integer().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    ...lineTerms,
  },
  (t) => [
    primaryKey({ columns: [t.agreementId, t.lineNumber] }),
    uniqueIndex("supply_agreement_lines_variant").on(t.agreementId, t.variantId),
    check("supply_agreement_lines_quantity", sql`${t.quantity} > 0`),
    check(
      "supply_agreement_lines_price",
      sql`(${t.unitPriceFen} is null) <> (${t.belowListPermille} is null)`,
    ),
    check("supply_agreement_lines_season", sql`(${t.seasonFrom} is null) = (${t.seasonTo} is null)`),
  ],
);

/** What one side would change of an agreement (补充协议). Rows are added and never changed. */
export const agreementAmendments = table(
  "agreement_amendments",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    agreementId: text()
      .notNull()
      .references(() => supplyAgreements.id),
    /** From 1, within the agreement. */
    number: integer().notNull(),
    isFromUnit: boolean().notNull(),
    reason: text().notNull(),
    /** The last day from then on; null where it stays. */
    lastDay: day(),
    proposedBy: text()
      .notNull()
      .references(() => users.id),
    proposedAt: instant().notNull(),
  },
  (t) => [uniqueIndex("agreement_amendments_number").on(t.agreementId, t.number)],
);

/** The lines that an amendment changes, or adds, each as it would be. Rows are added and never changed. */
export const agreementAmendmentLines = table(
  "agreement_amendment_lines",
  {
    amendmentId: text()
      .notNull()
      .references(() => agreementAmendments.id),
    lineNumber: integer().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    ...lineTerms,
  },
  (t) => [
    primaryKey({ columns: [t.amendmentId, t.lineNumber] }),
    check("agreement_amendment_lines_quantity", sql`${t.quantity} > 0`),
    check(
      "agreement_amendment_lines_price",
      sql`(${t.unitPriceFen} is null) <> (${t.belowListPermille} is null)`,
    ),
    check("agreement_amendment_lines_season", sql`(${t.seasonFrom} is null) = (${t.seasonTo} is null)`),
  ],
);

/** What became of an amendment: it holds from when the other side confirmed it. Rows are added and never changed. */
export const agreementAmendmentAnswers = table(
  "agreement_amendment_answers",
  {
    amendmentId: text()
      .primaryKey()
      .references(() => agreementAmendments.id),
    outcome: text({ enum: AMENDMENT_OUTCOMES }).notNull(),
    reason: text(),
    answeredBy: text()
      .notNull()
      .references(() => users.id),
    answeredAt: instant().notNull(),
  },
  (t) => [
    check("agreement_amendment_answers_reason", sql`${t.outcome} <> 'refused' or ${t.reason} is not null`),
  ],
);
