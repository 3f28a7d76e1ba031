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
import { CANTEENS, REMINDER_CAUSES, SHARE_BASES } from "../words.ts";
import { users } from "./identity.ts";
import { buyingUnits } from "./units.ts";

/** What part of its food a unit has to buy from aided counties (预留份额), by place and year. Reference data. */
export const sharePolicies = table(
  "share_policies",
  {
    id: text().primaryKey(),
    /** CN for the whole country, else the code of a province or of a district. */
    jurisdiction: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    validFromYear: integer().notNull(),
    /** The first year in which it no longer holds. */
    validToYear: integer(),
    /** The floor, and what is encouraged above it, in hundredths of a per cent of the base. */
    floorBasisPoints: integer().notNull(),
    encouragedBasisPoints: integer(),
    /** Of what it is a share. */
    baseKind: text({ enum: SHARE_BASES }).notNull(),
    /** What the unit's people buy for themselves under its code counts too. */
    countsStaff: boolean().notNull(),
    /** Only goods that were in the directory when they were ordered count. */
    countsCertifiedOnly: boolean().notNull(),
    /** Month and day, as 220 for 20 February: until when the base is declared, and the share is bought. */
    declareByMonthDay: integer().notNull(),
    fulfilByMonthDay: integer().notNull(),
    sourceZh: text().notNull(),
    sourceEn: text().notNull(),
  },
  (t) => [
    index("share_policies_place").on(t.jurisdiction, t.validFromYear),
    check(
      "share_policies_floor",
      sql`${t.floorBasisPoints} > 0 and ${t.floorBasisPoints} <= 10000 and (${t.encouragedBasisPoints} is null or ${t.encouragedBasisPoints} between ${t.floorBasisPoints} and 10000)`,
    ),
    check(
      "share_policies_days",
      sql`${t.declareByMonthDay} between 101 and 1231 and ${t.fulfilByMonthDay} between 101 and 1231`,
    ),
  ],
);

/**
 * What a unit says its share of a year is reckoned from. Rows are added and never changed: a later one of the
 * same year takes the place of the one before.
 */
export const shareDeclarations = table(
  "share_declarations",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    year: integer().notNull(),
    /** 1 for the first of the year. */
    version: integer().notNull(),
    canteen: text({ enum: CANTEENS }).notNull(),
    baseFen: fen().notNull(),
    /** The unit that carries a shared canteen, and declares it. */
    carriedBy: text().references(() => buyingUnits.id),
    /** Why it is lower than what was declared before. */
    reason: text(),
    declaredBy: text()
      .notNull()
      .references(() => users.id),
    declaredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("share_declarations_version").on(t.unitId, t.year, t.version),
    index("share_declarations_year").on(t.year, t.unitId),
    index("share_declarations_carried").on(t.carriedBy, t.year),
    check("share_declarations_base", sql`${t.baseFen} >= 0`),
    check("share_declarations_shared", sql`(${t.canteen} = 'shared') = (${t.carriedBy} is not null)`),
    check("share_declarations_none_of_others", sql`${t.canteen} <> 'shared' or ${t.baseFen} = 0`),
  ],
);

/** The public halves of the keys that certificates were signed with. None is ever taken away. */
export const shareKeys = table("share_keys", {
  /** The first sixteen hexadecimal digits of the SHA-256 of the key. */
  id: text().primaryKey(),
  /** The 32 bytes of an Ed25519 key, in base64url. */
  publicKey: text().notNull(),
  publishedAt: instant().notNull(),
});

/** That a unit met its share, as it was signed. What is signed is kept to the byte. */
export const shareCertificates = table(
  "share_certificates",
  {
    id: text().primaryKey(),
    number: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    year: integer().notNull(),
    /** 1 for the first of the year; the last one is the one that holds. */
    version: integer().notNull(),
    declarationId: text()
      .notNull()
      .references(() => shareDeclarations.id),
    /** Canonical JSON: see statement.ts. */
    statement: text().notNull(),
    signature: text().notNull(),
    keyId: text()
      .notNull()
      .references(() => shareKeys.id),
    netFen: fen().notNull(),
    issuedBy: text()
      .notNull()
      .references(() => users.id),
    issuedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("share_certificates_number").on(t.number),
    uniqueIndex("share_certificates_version").on(t.unitId, t.year, t.version),
  ],
);

/** The order lines that a certificate is about, each with what was left of it when it was signed. */
export const shareCertificateLines = table(
  "share_certificate_lines",
  {
    certificateId: text()
      .notNull()
      .references(() => shareCertificates.id),
    orderLineId: text().notNull(),
    netFen: fen().notNull(),
  },
  (t) => [primaryKey({ columns: [t.certificateId, t.orderLineId] })],
);

/** That a unit was reminded of its share, by whom and of what. */
export const shareReminders = table(
  "share_reminders",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    year: integer().notNull(),
    cause: text({ enum: REMINDER_CAUSES }).notNull(),
    /** The unit in whose name it was sent; null for the market's operators. */
    sentForUnitId: text().references(() => buyingUnits.id),
    sentBy: text()
      .notNull()
      .references(() => users.id),
    sentAt: instant().notNull(),
    sentDay: day().notNull(),
    /** How many people it was sent to. */
    recipients: integer().notNull(),
  },
  // of two who remind at once one does it
  (t) => [uniqueIndex("share_reminders_day").on(t.unitId, t.year, t.sentDay)],
);
