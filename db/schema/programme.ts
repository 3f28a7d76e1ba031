import { fen, instant, integer, primaryKey, real, table, text } from "../columns.ts";

/** A figure that was published about the programme, as it was stated. Never added to ours. */
export const publishedFigures = table("published_figures", {
  id: text().primaryKey(),
  key: text().notNull(),
  subjectZh: text().notNull(),
  subjectEn: text().notNull(),
  yearText: text().notNull(),
  value: real().notNull(),
  unitZh: text().notNull(),
  unitEn: text().notNull(),
  qualifier: text({ enum: ["exact", "over", "under", "approx", "atLeast"] }).notNull(),
  scopeLevel: text().notNull(),
  scopeCodes: text().notNull(),
  scopeZh: text().notNull(),
  scopeEn: text().notNull(),
  topic: text().notNull(),
  topicZh: text().notNull(),
  topicEn: text().notNull(),
  quoteZh: text(),
  quoteEn: text(),
  sourceZh: text().notNull(),
  sourceEn: text().notNull(),
  kind: text({ enum: ["stated", "derived", "external"] }).notNull(),
  valueFen: fen(),
  noteZh: text(),
  noteEn: text(),
});

/** Published figures that contradict each other, or seem to, and how to read them. */
export const figureConflicts = table("figure_conflicts", {
  id: integer().primaryKey(),
  topicZh: text().notNull(),
  topicEn: text().notNull(),
  firstZh: text().notNull(),
  firstEn: text().notNull(),
  secondZh: text().notNull(),
  secondEn: text().notNull(),
  adviceZh: text().notNull(),
  adviceEn: text().notNull(),
});

/** Facts about this database itself: whether it is a demonstration, which seeds it has. */
export const databaseFacts = table("database_facts", {
  key: text().primaryKey(),
  value: text().notNull(),
  recordedAt: instant().notNull(),
});

/** Numbers that grow when something changes, so that a cache knows. See db/counters.ts. */
export const changeCounters = table(
  "change_counters",
  { name: text().notNull(), value: integer().notNull() },
  (t) => [primaryKey({ columns: [t.name] })],
);
