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
import { QUOTE_REQUEST_STATES, QUOTE_STATES } from "../words.ts";
import { variants } from "./catalog.ts";
import { users } from "./identity.ts";
import { buyingUnits } from "./units.ts";

/** What a buying unit asks prices for (询价). */
export const quoteRequests = table(
  "quote_requests",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    /** XJ, the day and six digits: what people say on the telephone. */
    number: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    title: text().notNull(),
    note: text(),
    /** Quotes are taken up to and with this day. */
    answerByDay: day().notNull(),
    state: text({ enum: QUOTE_REQUEST_STATES }).notNull(),
    requestedBy: text()
      .notNull()
      .references(() => users.id),
    requestedAt: instant().notNull(),
    /** Who took a quote or withdrew the request, and when. */
    endedBy: text().references(() => users.id),
    endedAt: instant(),
  },
  (t) => [
    uniqueIndex("quote_requests_number").on(t.number),
    index("quote_requests_unit").on(t.unitId, t.requestedAt),
  ],
);

export const quoteRequestLines = table(
  "quote_request_lines",
  {
    requestId: text()
      .notNull()
      .references(() => quoteRequests.id),
    lineNumber: integer().notNull(),
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    /** What so many of it cost each on the day, so that an offer can be held against it later. */
    listPriceFen: fen().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.lineNumber] }),
    uniqueIndex("quote_request_lines_variant").on(t.requestId, t.variantId),
    check("quote_request_lines_quantity_above_zero", sql`${t.quantity} > 0`),
  ],
);

/** Who was asked. */
export const quoteInvitations = table(
  "quote_invitations",
  {
    requestId: text()
      .notNull()
      .references(() => quoteRequests.id),
    /** A supplier, or "" for the centre. */
    sellerId: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.sellerId] }),
    index("quote_invitations_seller").on(t.sellerId, t.requestId),
  ],
);

/** What somebody asked offers, for some or all of the lines. A new one stands in the place of the last. */
export const quotes = table(
  "quotes",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    requestId: text()
      .notNull()
      .references(() => quoteRequests.id),
    sellerId: text().notNull(),
    state: text({ enum: QUOTE_STATES }).notNull(),
    /** It can be taken up to and with this day. */
    validUntilDay: day().notNull(),
    note: text(),
    totalFen: fen().notNull(),
    offeredBy: text()
      .notNull()
      .references(() => users.id),
    offeredAt: instant().notNull(),
  },
  (t) => [
    index("quotes_request").on(t.requestId, t.offeredAt),
    uniqueIndex("quotes_standing").on(t.requestId, t.sellerId).where(sql`state in ('offered', 'accepted')`),
    uniqueIndex("quotes_accepted").on(t.requestId).where(sql`state = 'accepted'`),
    check("quotes_total_above_zero", sql`${t.totalFen} > 0`),
  ],
);

/** The prices of a quote. Rows are added and never changed. */
export const quoteLines = table(
  "quote_lines",
  {
    quoteId: text()
      .notNull()
      .references(() => quotes.id),
    lineNumber: integer().notNull(),
    /** The goods that were asked for, or others in their place. */
    variantId: text()
      .notNull()
      .references(() => variants.id),
    quantity: integer().notNull(),
    /** What one costs, freight apart. */
    unitPriceFen: fen().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.quoteId, t.lineNumber] }),
    check("quote_lines_above_zero", sql`${t.unitPriceFen} > 0 and ${t.quantity} > 0`),
  ],
);

/** What unit and seller wrote to each other about a request. Rows are added and never changed. */
export const quoteMessages = table(
  "quote_messages",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    requestId: text()
      .notNull()
      .references(() => quoteRequests.id),
    sellerId: text().notNull(),
    isFromUnit: boolean().notNull(),
    text: text().notNull(),
    writtenBy: text()
      .notNull()
      .references(() => users.id),
    writtenAt: instant().notNull(),
  },
  (t) => [index("quote_messages_thread").on(t.requestId, t.sellerId, t.writtenAt)],
);
