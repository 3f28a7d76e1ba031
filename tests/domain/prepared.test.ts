import { asc, eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { boolean, day, fen, grams, instant, integer, real, table, text } from "#db/columns.ts";
import { openStore } from "#db/open.ts";
import { type Reader, type Store, sumOf, type Tx } from "#db/store.ts";
import { newDatabase, rawStatement, type TestDatabase } from "#tests/setup/databases.ts";

/*
 * A statement that is prepared answers what it would answer built on the spot. On SQLite the two take
 * different ways to the database.
 */

/** Every kind of column there is. */
const samples = table("samples", {
  id: text().primaryKey(),
  words: text(),
  kind: text({ enum: ["sale", "return"] }),
  pieces: integer(),
  amountFen: fen(),
  weightGrams: grams(),
  soldAt: instant(),
  businessDay: day(),
  share: real(),
  isCertified: boolean(),
});

const p = sql.placeholder;
const byId = eq(samples.id, p("id"));
const doubled = sql<number>`coalesce(${samples.pieces} * 2, cast(${p("otherwise")} as integer))`.mapWith(
  Number,
);

type Sample = typeof samples.$inferSelect;

const nothing: Omit<Sample, "id"> = {
  words: null,
  kind: null,
  pieces: null,
  amountFen: null,
  weightGrams: null,
  soldAt: null,
  businessDay: null,
  share: null,
  isCertified: null,
};

const prepareAll = (tx: Tx) => ({
  insert: tx
    .insert(samples)
    .values({
      id: p("id"),
      words: p("words"),
      kind: p("kind"),
      pieces: p("pieces"),
      amountFen: p("amountFen"),
      weightGrams: p("weightGrams"),
      soldAt: p("soldAt"),
      businessDay: p("businessDay"),
      share: p("share"),
      isCertified: p("isCertified"),
    })
    .prepare("sample_insert"),
  insertReturning: tx
    .insert(samples)
    .values({ id: p("id"), kind: "sale", pieces: p("pieces"), isCertified: p("isCertified") })
    .onConflictDoUpdate({ target: samples.id, set: { pieces: sql`excluded.pieces` } })
    .returning()
    .prepare("sample_insert_returning"),
  update: tx
    .update(samples)
    .set({ isCertified: true, pieces: sql`${samples.pieces} + cast(${p("more")} as integer)` })
    .where(byId)
    .returning({ pieces: samples.pieces, isCertified: samples.isCertified, words: sql`${samples.words}` })
    .prepare("sample_update"),
  remove: tx.delete(samples).where(byId).returning({ gone: samples.id }).prepare("sample_remove"),
});

const prepareReads = (read: Reader) => ({
  whole: read.select().from(samples).where(byId).prepare("sample_whole"),
  some: read
    .select({ doubled, words: samples.words, isCertified: samples.isCertified, share: sql`1`.as("share") })
    .from(samples)
    .where(byId)
    .limit(1)
    .prepare("sample_some"),
  sum: read
    .select({ grams: sumOf(samples.weightGrams) })
    .from(samples)
    .where(byId)
    .prepare("sample_sum"),
  nested: read
    .select({ id: samples.id, of: { words: samples.words, pieces: samples.pieces } })
    .from(samples)
    .where(byId)
    .prepare("sample_nested"),
  everything: read.select({ id: samples.id }).from(samples).orderBy(asc(samples.id)).prepare("sample_every"),
});

const wholeNumber = fc.maxSafeInteger();
const integer32 = fc.integer();
const aSample: fc.Arbitrary<Omit<Sample, "id">> = fc.record({
  words: fc.option(fc.string({ unit: "grapheme" }).filter((word) => !word.includes("\0"))),
  kind: fc.option(fc.constantFrom("sale", "return")),
  pieces: fc.option(fc.integer({ min: -1e9, max: 1e9 })),
  amountFen: fc.option(wholeNumber),
  weightGrams: fc.option(wholeNumber),
  soldAt: fc.option(wholeNumber),
  businessDay: fc.option(integer32),
  share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((share) => share + 0)), // no -0
  isCertified: fc.option(fc.boolean()),
});

let database: TestDatabase;
let store: Store;

beforeEach(async () => {
  database = await newDatabase();
  await rawStatement(
    database.target,
    `create table samples (id text primary key, words text, kind text, pieces integer, amount_fen bigint,
      weight_grams bigint, sold_at bigint, business_day integer, share double precision, is_certified boolean)`,
  );
  store = await openStore(database.target);
});

afterEach(async () => {
  await store.close();
  await database.drop();
});

test("what a prepared statement writes and reads is what was given, in every kind of column", async () => {
  const reads = prepareReads(store.read);
  let count = 0;
  await fc.assert(
    fc.asyncProperty(aSample, fc.integer({ min: -1e6, max: 1e6 }), async (sample, otherwise) => {
      count += 1;
      const [prepared, onTheSpot] = [`prepared ${count}`, `on the spot ${count}`];
      await store.write(async (tx) => {
        await prepareAll(tx).insert.execute({ id: prepared, ...sample });
        await tx.insert(samples).values({ id: onTheSpot, ...sample });
      });
      for (const id of [prepared, onTheSpot]) {
        expect(await reads.whole.execute({ id })).toEqual([{ id, ...sample }]);
        const { words, pieces, isCertified, weightGrams } = sample;
        expect(await reads.some.execute({ id, otherwise })).toEqual([
          { doubled: pieces === null ? otherwise : pieces * 2, words, isCertified, share: 1 },
        ]);
        expect(await reads.sum.execute({ id })).toEqual([{ grams: weightGrams ?? 0 }]);
        expect(await reads.nested.execute({ id })).toEqual([{ id, of: { words, pieces } }]);
      }
      const asWritten = await store.read.select().from(samples).where(eq(samples.id, prepared));
      expect(asWritten).toEqual([{ id: prepared, ...sample }]);
    }),
    { numRuns: 60 },
  );
  expect(await reads.everything.execute()).toHaveLength(2 * count);
});

test("a prepared write answers the rows it left, and none where there were none", async () => {
  await store.write(async (tx) => {
    const write = prepareAll(tx);
    const row = { ...nothing, id: "a", kind: "sale", pieces: 2, isCertified: false };
    expect(await write.insertReturning.execute({ id: "a", pieces: 2, isCertified: false })).toEqual([row]);
    expect(await write.insertReturning.execute({ id: "a", pieces: 3, isCertified: true })).toEqual([
      { ...row, pieces: 3 },
    ]);
    expect(await write.update.execute({ id: "a", more: 4 })).toEqual([
      { pieces: 7, isCertified: true, words: null },
    ]);
    expect(await write.update.execute({ id: "b", more: 4 })).toEqual([]);
    expect(await write.remove.execute({ id: "a" })).toEqual([{ gone: "a" }]);
    expect(await write.remove.execute({ id: "a" })).toEqual([]);
  });
});

test("a value that was forgotten is a mistake that the caller hears of, and not a null", async () => {
  const { whole } = prepareReads(store.read);
  await expect(whole.execute({})).rejects.toThrow('No value for placeholder "id"');
  await expect(whole.execute()).rejects.toThrow('No value for placeholder "id"');
});

test("what the database refuses is refused to the one who awaits it, and undone", async () => {
  const sample = { id: "a", pieces: 1, isCertified: false };
  const twice = store.write(async (tx) => {
    const write = prepareAll(tx);
    await write.insertReturning.execute(sample);
    await write.insert.execute({ ...nothing, ...sample });
  });
  await expect(twice).rejects.toThrow();
  expect(await prepareReads(store.read).everything.execute()).toEqual([]);
});

test("a prepared statement cannot be run outside its own write", async () => {
  if (store.engine !== "sqlite") return; // there a finished transaction is a connection like any other
  let escaped: ReturnType<typeof prepareAll> | undefined;
  await store.write(async (tx) => {
    escaped = prepareAll(tx);
  });
  const late = escaped?.remove.execute({ id: "a" });
  await expect(late).rejects.toThrow("outside its own write");
});
