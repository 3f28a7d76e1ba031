import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  fen,
  grams,
  index,
  instant,
  integer,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import {
  FAPIAO_KINDS,
  FAPIAO_REQUEST_STATES,
  FAPIAO_SERVICES,
  FAPIAO_STATES,
  RED_REASONS,
  TAX_CLASSES,
  TITLE_KINDS,
} from "../words.ts";
import { categories } from "./catalog.ts";
import { users } from "./identity.ts";
import { orderLines, orders } from "./ordering.ts";
import { refunds } from "./payments.ts";

/** What value-added tax is in a sale of goods of a class, from a day up to another. */
export const taxRates = table(
  "tax_rates",
  {
    id: text().primaryKey(),
    /** Where it is the law: "CN". */
    jurisdiction: text().notNull(),
    taxClass: text({ enum: TAX_CLASSES }).notNull(),
    rateBasisPoints: integer().notNull(),
    isExempt: boolean().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    index("tax_rates_class").on(t.taxClass, t.validFromDay),
    check(
      "tax_rates_exempt_is_nothing",
      sql`${t.rateBasisPoints} >= 0 and not (${t.isExempt} and ${t.rateBasisPoints} > 0)`,
    ),
  ],
);

/** The short name of a kind of goods in the tax office's classification, which a fapiao puts before their own. */
export const taxItems = table("tax_items", {
  categoryId: text()
    .primaryKey()
    .references(() => categories.id),
  nameZh: text().notNull(),
  sourceZh: text().notNull(),
  sourceEn: text().notNull(),
});

/** Who issues fapiao, as it stands on them, and through which service. The first that is valid issues. */
export const fapiaoIssuers = table("fapiao_issuers", {
  id: text().primaryKey(),
  service: text({ enum: FAPIAO_SERVICES }).notNull(),
  nameZh: text().notNull(),
  taxId: text().notNull(),
  address: text().notNull(),
  phone: text().notNull(),
  bank: text().notNull(),
  bankAccount: text().notNull(),
  /** Who draws them up (开票人). */
  drawer: text().notNull(),
  /** What its numbers begin with; the serial makes them twenty characters long. */
  numberPrefix: text().notNull(),
  position: integer().notNull(),
  validFromDay: day().notNull(),
  validToDay: day(),
  isDemo: boolean().notNull(),
});

/** The last serial that an issuer has given. It grows by one in the transaction that issues, so no number is lost. */
export const fapiaoSerials = table("fapiao_serials", {
  issuerId: text()
    .primaryKey()
    .references(() => fapiaoIssuers.id),
  lastSerial: integer().notNull(),
});

/** To whom a fapiao is made out, kept by a person for the next time. */
export const fapiaoTitles = table(
  "fapiao_titles",
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: TITLE_KINDS }).notNull(),
    name: text().notNull(),
    taxId: text(),
    address: text(),
    phone: text(),
    bank: text(),
    bankAccount: text(),
    isDefault: boolean().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("fapiao_titles_user").on(t.userId, t.createdAt),
    uniqueIndex("fapiao_titles_one_default").on(t.userId).where(sql`is_default`),
  ],
);

/** Somebody asks for the fapiao of an order. At most one request of an order is open. */
export const fapiaoRequests = table(
  "fapiao_requests",
  {
    /** Made by the caller when the form is drawn, so that a second click is the same request. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    orderNumber: text().notNull(),
    /** Whose order it is; null for a guest's. */
    userId: text(),
    kind: text({ enum: FAPIAO_KINDS }).notNull(),
    titleKind: text({ enum: TITLE_KINDS }).notNull(),
    name: text().notNull(),
    taxId: text(),
    address: text(),
    phone: text(),
    bank: text(),
    bankAccount: text(),
    email: text(),
    state: text({ enum: FAPIAO_REQUEST_STATES }).notNull(),
    /** Why it was refused; or, while it is open, why the issuing service rejected the last try. */
    answer: text(),
    /** Why a tax id that fails its check was taken all the same, and who took it. */
    overrideReason: text(),
    overriddenBy: text(),
    askedBy: text(),
    askedAt: instant().notNull(),
    settledBy: text(),
    settledAt: instant(),
  },
  (t) => [
    uniqueIndex("fapiao_requests_one_open").on(t.orderId).where(sql`state in ('requested', 'issuing')`),
    index("fapiao_requests_order").on(t.orderId, t.askedAt),
    index("fapiao_requests_user").on(t.userId, t.askedAt, t.id),
    index("fapiao_requests_state").on(t.state, t.askedAt, t.id),
    index("fapiao_requests_asked").on(t.askedAt, t.id),
    index("fapiao_requests_kind").on(t.kind, t.askedAt, t.id),
    index("fapiao_requests_tax_id").on(t.taxId),
    index("fapiao_requests_number").on(t.orderNumber),
    index("fapiao_requests_name").on(t.name),
    check(
      "fapiao_requests_special_is_whole",
      sql`${t.kind} = 'ordinary' or (${t.titleKind} = 'unit' and ${t.taxId} is not null and ${t.address} is not null
        and ${t.phone} is not null and ${t.bank} is not null and ${t.bankAccount} is not null)`,
    ),
    check("fapiao_requests_unit_has_tax_id", sql`${t.titleKind} = 'person' or ${t.taxId} is not null`),
    check(
      "fapiao_requests_override_has_its_maker",
      sql`(${t.overrideReason} is null) = (${t.overriddenBy} is null)`,
    ),
  ],
);

/**
 * A fapiao. What stands on it is fixed when it is drafted; its number is given when the service has issued
 * it, and from then on the row never changes. A red one undoes all or a part of a blue one.
 */
export const fapiaos = table(
  "fapiaos",
  {
    id: text().primaryKey(),
    requestId: text()
      .notNull()
      .references(() => fapiaoRequests.id),
    orderId: text()
      .notNull()
      .references(() => orders.id),
    orderNumber: text().notNull(),
    issuerId: text()
      .notNull()
      .references(() => fapiaoIssuers.id),
    kind: text({ enum: FAPIAO_KINDS }).notNull(),
    colour: text({ enum: ["blue", "red"] }).notNull(),
    /** The blue one that a red one undoes, its number, and why. */
    blueId: text(),
    blueNumber: text(),
    redReason: text({ enum: RED_REASONS }),
    isExempt: boolean().notNull(),
    state: text({ enum: FAPIAO_STATES }).notNull(),
    serial: integer(),
    number: text(),
    /** The issuing service's own number, where it gives one. */
    externalNumber: text(),
    titleKind: text({ enum: TITLE_KINDS }).notNull(),
    buyerName: text().notNull(),
    buyerTaxId: text(),
    buyerAddress: text(),
    buyerPhone: text(),
    buyerBank: text(),
    buyerBankAccount: text(),
    sellerName: text().notNull(),
    sellerTaxId: text().notNull(),
    sellerAddress: text().notNull(),
    sellerPhone: text().notNull(),
    sellerBank: text().notNull(),
    sellerBankAccount: text().notNull(),
    drawer: text().notNull(),
    isDemo: boolean().notNull(),
    /** Without tax, the tax, and together; all below zero on a red one. */
    netFen: fen().notNull(),
    taxFen: fen().notNull(),
    grossFen: fen().notNull(),
    draftedBy: text(),
    draftedAt: instant().notNull(),
    issuedAt: instant(),
    /** SHA-256 of its machine-readable form. */
    contentHash: text(),
  },
  (t) => [
    uniqueIndex("fapiaos_serial").on(t.issuerId, t.serial),
    uniqueIndex("fapiaos_number").on(t.number),
    index("fapiaos_order").on(t.orderId),
    index("fapiaos_request").on(t.requestId),
    index("fapiaos_blue").on(t.blueId),
    index("fapiaos_drafted").on(t.draftedAt, t.id),
    index("fapiaos_colour").on(t.colour, t.draftedAt, t.id),
    index("fapiaos_kind").on(t.kind, t.draftedAt, t.id),
    index("fapiaos_state").on(t.state, t.draftedAt, t.id),
    index("fapiaos_order_number").on(t.orderNumber),
    index("fapiaos_buyer").on(t.buyerName),
    check("fapiaos_sum", sql`${t.grossFen} = ${t.netFen} + ${t.taxFen}`),
    check(
      "fapiaos_sign",
      sql`(${t.colour} = 'blue' and ${t.netFen} >= 0 and ${t.taxFen} >= 0 and ${t.grossFen} > 0)
        or (${t.colour} = 'red' and ${t.netFen} <= 0 and ${t.taxFen} <= 0 and ${t.grossFen} < 0)`,
    ),
    check(
      "fapiaos_red_has_its_blue",
      sql`(${t.colour} = 'red') = (${t.blueId} is not null) and (${t.colour} = 'red') = (${t.redReason} is not null)
        and (${t.colour} = 'red') = (${t.blueNumber} is not null)`,
    ),
    check(
      "fapiaos_issued_is_numbered",
      sql`(${t.state} = 'issued') = (${t.serial} is not null) and (${t.state} = 'issued') = (${t.number} is not null)
        and (${t.state} = 'issued') = (${t.issuedAt} is not null) and (${t.state} = 'issued') = (${t.contentHash} is not null)`,
    ),
    check("fapiaos_special_is_taxed", sql`${t.kind} = 'ordinary' or not ${t.isExempt}`),
  ],
);

/** A line of a fapiao: goods of an order's line, or the freight of the goods of one rate. Never changed. */
export const fapiaoLines = table(
  "fapiao_lines",
  {
    id: text().primaryKey(),
    fapiaoId: text()
      .notNull()
      .references(() => fapiaos.id),
    lineNumber: integer().notNull(),
    /** Null for freight. */
    orderLineId: text().references(() => orderLines.id),
    /** The line of the blue one that a red line undoes a part of. */
    blueLineId: text(),
    name: text().notNull(),
    spec: text(),
    unit: text(),
    /** In thousandths of the unit: of a kilogram, grams. Null where only money is meant. */
    quantityThousandths: grams(),
    taxClass: text({ enum: TAX_CLASSES }).notNull(),
    rateBasisPoints: integer().notNull(),
    isExempt: boolean().notNull(),
    netFen: fen().notNull(),
    taxFen: fen().notNull(),
    grossFen: fen().notNull(),
  },
  (t) => [
    uniqueIndex("fapiao_lines_number").on(t.fapiaoId, t.lineNumber),
    index("fapiao_lines_order_line").on(t.orderLineId),
    index("fapiao_lines_blue").on(t.blueLineId),
    check("fapiao_lines_sum", sql`${t.grossFen} = ${t.netFen} + ${t.taxFen} and ${t.grossFen} <> 0`),
  ],
);

/** What an issuing service is to be asked for, written with the draft and sent after it. */
export const fapiaoOutbox = table(
  "fapiao_outbox",
  {
    fapiaoId: text()
      .primaryKey()
      .references(() => fapiaos.id),
    idempotencyKey: text().notNull(),
    state: text({ enum: ["ready", "done", "dead"] }).notNull(),
    tries: integer().notNull(),
    nextTryAt: instant().notNull(),
    error: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("fapiao_outbox_key").on(t.idempotencyKey),
    index("fapiao_outbox_due").on(t.nextTryAt).where(sql`state = 'ready'`),
  ],
);

/** Refunds of orders with fapiao that were looked at: what they took back is in red ones. */
export const fapiaoRefunds = table(
  "fapiao_refunds",
  {
    refundId: text()
      .primaryKey()
      .references(() => refunds.id),
    orderId: text().notNull(),
    takenAt: instant().notNull(),
  },
  (t) => [index("fapiao_refunds_order").on(t.orderId)],
);
