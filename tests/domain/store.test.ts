import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { dialect } from "#db/dialect.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { openStore, StartUpError, targetOf } from "#db/open.ts";
import {
  agreementAmendmentAnswers,
  agreementAmendmentLines,
  agreementAmendments,
  supplyAgreementLines,
} from "#db/schema/agreements.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { claimEvents, claimLines, claims } from "#db/schema/claims.ts";
import {
  fairForecasts,
  fairStalls,
  signedOrderEnds,
  signedOrderLines,
  signedOrderLinks,
  signedOrders,
} from "#db/schema/fairs.ts";
import { allocationLines, allocations, parcelLines, parcels } from "#db/schema/fulfilment.ts";
import { viewLog } from "#db/schema/identity.ts";
import { coldReadings, lotEvents, stockDifferences, stockMovements } from "#db/schema/inventory.ts";
import {
  lateReturns,
  orderAccounts,
  orderDeductions,
  orderEvents,
  orderLines,
  orderSettlements,
  refundLines,
  reweighs,
} from "#db/schema/ordering.ts";
import { outletDeductions, outletEvents } from "#db/schema/outlets.ts";
import { counterReceipts, moneyEntries } from "#db/schema/payments.ts";
import { databaseFacts } from "#db/schema/programme.ts";
import { budgetChanges, paymentTerms, purchaseDecisions, purchaseSteps } from "#db/schema/purchasing.ts";
import { tillDevices, tillReturns, tillSales, tillSetAside, tillShifts } from "#db/schema/tills.ts";
import { unitEvents } from "#db/schema/units.ts";
import { countOf, type Store, sumOf, type Tx } from "#db/store.ts";
import { insertOneRowOfEachBook } from "#tests/fixtures/one-row-of-each-book.ts";
import { newDatabase, rawStatement } from "#tests/setup/databases.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
});

async function note(tx: Tx, key: string): Promise<void> {
  await tx.insert(databaseFacts).values({ key, value: "noted", recordedAt: 1 });
}

async function noted(reader: Pick<Store, "read"> = store): Promise<string[]> {
  const rows = await reader.read
    .select({ key: databaseFacts.key })
    .from(databaseFacts)
    .orderBy(asc(databaseFacts.key));
  return rows.map(({ key }) => key);
}

/** What the database itself said; Drizzle wraps it on one engine and not on the other. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error("nothing was refused"),
    (reason: Error) => reason,
  );
  return `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`;
}

describe("a write", () => {
  test("is stored whole, and answers what its work answered", async () => {
    const answer = await store.write(async (tx) => {
      await note(tx, "first");
      await note(tx, "second");
      return "done";
    });
    expect(answer).toBe("done");
    expect(await noted()).toEqual(["first", "second"]);
  });

  test("that fails leaves nothing behind, and those beside it are stored", async () => {
    const outcomes = await Promise.allSettled([
      store.write((tx) => note(tx, "before")),
      store.write(async (tx) => {
        await note(tx, "undone");
        throw new Error("the work failed");
      }),
      store.write((tx) => note(tx, "after")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await noted()).toEqual(["after", "before"]);
  });

  test("that the database refuses is undone alone, and its neighbours are stored", async () => {
    await store.write((tx) => note(tx, "taken"));
    const outcomes = await Promise.allSettled([
      store.write((tx) => note(tx, "one")),
      store.write(async (tx) => {
        await note(tx, "two");
        await note(tx, "taken");
      }),
      store.write((tx) => note(tx, "three")),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await noted()).toEqual(["one", "taken", "three"]);
  });

  test("sees what it has written itself, while readers see what is committed", async () => {
    await store.write(async (tx) => {
      await note(tx, "not yet");
      expect(await noted({ read: tx })).toEqual(["not yet"]);
      expect(await noted()).toEqual([]);
    });
    expect(await noted()).toEqual(["not yet"]);
  });

  test("inside a write is a mistake, and the outer one is undone with it", async () => {
    const nested = store.write(async (tx) => {
      await note(tx, "outer");
      await store.write((inner) => note(inner, "inner"));
    });
    await expect(nested).rejects.toThrow("a write inside a write");
    expect(await noted()).toEqual([]);
  });

  test("may follow another one in the same request", async () => {
    await store.write((tx) => note(tx, "first"));
    await store.write((tx) => note(tx, "second"));
    expect(await noted()).toEqual(["first", "second"]);
  });

  test("loses no count, however many add to the same row at once", async () => {
    await Promise.all(Array.from({ length: 200 }, () => store.write((tx) => bumpCounter(tx, "visits"))));
    expect(store.counter("visits")).toBe(200);
  });
});

describe("numbers", () => {
  test("a sum and a count are numbers on both engines, and 0 over no rows", async () => {
    const figures = () =>
      store.read
        .select({ grams: sumOf(stockMovements.quantity), rows: countOf() })
        .from(stockMovements)
        .where(eq(stockMovements.id, "m"));
    expect(await figures()).toEqual([{ grams: 0, rows: 0 }]);
    await store.write(insertOneRowOfEachBook);
    expect(await figures()).toEqual([{ grams: -2, rows: 1 }]);
  });
});

describe("a change counter", () => {
  test("grows with the commit, and not when the work fails", async () => {
    const before = store.counter(CATALOG_COUNTER);
    await store.write((tx) => bumpCounter(tx, CATALOG_COUNTER));
    expect(store.counter(CATALOG_COUNTER)).toBe(before + 1);
    const failing = store.write(async (tx) => {
      await bumpCounter(tx, CATALOG_COUNTER);
      throw new Error("the work failed");
    });
    await expect(failing).rejects.toThrow("the work failed");
    expect(store.counter(CATALOG_COUNTER)).toBe(before + 1);
  });

  test("is known to another process that opens the same database", async () => {
    const database = await newDatabase();
    const [one, other] = [await openStore(database.target), await openStore(database.target)];
    try {
      await one.write((tx) => bumpCounter(tx, CATALOG_COUNTER));
      await expect.poll(() => other.counter(CATALOG_COUNTER), { timeout: 5_000 }).toBe(1);
    } finally {
      await one.close();
      await other.close();
      await database.drop();
    }
  });
});

if (dialect === "sqlite") {
  describe("on SQLite", () => {
    test("writers that wait together are committed together", async () => {
      const opening = store.write((tx) => note(tx, "0"));
      const waiting = Array.from({ length: 20 }, (_, i) => store.write((tx) => note(tx, `waiting ${i}`)));
      await opening;
      await waiting[0];
      expect(await noted()).toHaveLength(21);
      await Promise.all(waiting);
    });

    test("a statement outside its own write is a mistake", async () => {
      let escaped: Tx | undefined;
      await store.write(async (tx) => {
        escaped = tx;
      });
      await expect(note(escaped as Tx, "late")).rejects.toThrow("outside its own write");
      expect(await noted()).toEqual([]);
    });

    test("a statement that somebody else's write would carry is a mistake too", async () => {
      let escaped: Tx | undefined;
      await store.write(async (tx) => {
        escaped = tx;
      });
      let stray: Promise<string> | undefined;
      // begun outside, while the other's work is under way
      setTimeout(() => {
        stray = refusalOf(note(escaped as Tx, "stray"));
      }, 5);
      await store.write(async (tx) => {
        await note(tx, "mine");
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
      expect(await stray).toContain("outside its own write");
      expect(await noted()).toEqual(["mine"]);
    });

    test("the reader cannot write", async () => {
      const reader = store.read as unknown as Tx;
      expect(await refusalOf(note(reader, "never"))).toMatch(/readonly database/);
      expect(await noted()).toEqual([]);
    });
  });
}

describe("a database", () => {
  test("can be migrated twice, and keeps its rows", async () => {
    const database = await newDatabase();
    try {
      const first = await openStore(database.target);
      await first.write((tx) => note(tx, "kept"));
      await first.close();
      await migrateDatabase(database.target);
      const second = await openStore(database.target);
      expect(await noted(second)).toEqual(["kept"]);
      await second.close();
    } finally {
      await database.drop();
    }
  });

  test("of a newer program is refused, in a sentence for a person", async () => {
    const database = await newDatabase();
    try {
      const journal = dialect === "postgres" ? "drizzle.__drizzle_migrations" : "__drizzle_migrations";
      await rawStatement(
        database.target,
        `insert into ${journal} (hash, created_at) values ('of a later release', 9999999999999)`,
      );
      await expect(migrateDatabase(database.target)).rejects.toThrow(StartUpError);
      await expect(migrateDatabase(database.target)).rejects.toThrow("newer schema");
    } finally {
      await database.drop();
    }
  });

  test.each([
    ["mysql://127.0.0.1/shop", "is neither"],
    ["data/shop.db", "is neither"],
    ["sqlite:", "is neither"],
    ["postgres://127.0.0.1", "names no PostgreSQL database"],
    ["postgres://127.0.0.1:99999/shop", "names no PostgreSQL database"],
  ])("cannot be named %s", (address, reason) => {
    expect(() => targetOf(address)).toThrow(StartUpError);
    expect(() => targetOf(address)).toThrow(reason);
  });

  test("in a folder that is a file is refused in a sentence", async () => {
    await expect(migrateDatabase(targetOf("sqlite:package.json/shop.db"))).rejects.toThrow(StartUpError);
  });

  test("on a server that does not answer is refused in a sentence", async () => {
    const nowhere = migrateDatabase({ engine: "postgres", url: "postgres://127.0.0.1:1/shop" });
    await expect(nowhere).rejects.toThrow(StartUpError);
    await expect(nowhere).rejects.toThrow("cannot be reached");
  });
});

describe("what is written once", () => {
  beforeEach(() => store.write(insertOneRowOfEachBook));

  test.each([
    [
      "attribution entries are",
      (tx: Tx) => tx.update(attributionEntries).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(attributionEntries),
    ],
    [
      "stock movements are",
      (tx: Tx) => tx.update(stockMovements).set({ quantity: 1 }),
      (tx: Tx) => tx.delete(stockMovements),
    ],
    [
      "outlet events are",
      (tx: Tx) => tx.update(outletEvents).set({ day: 20260102 }),
      (tx: Tx) => tx.delete(outletEvents),
    ],
    [
      "unit events are",
      (tx: Tx) => tx.update(unitEvents).set({ reason: "later" }),
      (tx: Tx) => tx.delete(unitEvents),
    ],
    [
      "stalls of fairs are",
      (tx: Tx) => tx.update(fairStalls).set({ reason: "later" }),
      (tx: Tx) => tx.delete(fairStalls),
    ],
    [
      "forecasts are",
      (tx: Tx) => tx.update(fairForecasts).set({ amountFen: 2 }),
      (tx: Tx) => tx.delete(fairForecasts),
    ],
    [
      "signed orders are",
      (tx: Tx) => tx.update(signedOrders).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(signedOrders),
    ],
    [
      "lines of signed orders are",
      (tx: Tx) => tx.update(signedOrderLines).set({ quantity: 2 }),
      (tx: Tx) => tx.delete(signedOrderLines),
    ],
    [
      "links of signed orders are",
      (tx: Tx) => tx.update(signedOrderLinks).set({ linkedAt: 2 }),
      (tx: Tx) => tx.delete(signedOrderLinks),
    ],
    [
      "ends of signed orders are",
      (tx: Tx) => tx.update(signedOrderEnds).set({ reason: "later" }),
      (tx: Tx) => tx.delete(signedOrderEnds),
    ],
    [
      "budget changes are",
      (tx: Tx) => tx.update(budgetChanges).set({ toFen: 1 }),
      (tx: Tx) => tx.delete(budgetChanges),
    ],
    [
      "steps of a purchase are",
      (tx: Tx) => tx.update(purchaseSteps).set({ role: "buyer" }),
      (tx: Tx) => tx.delete(purchaseSteps),
    ],
    [
      "decisions about a purchase are",
      (tx: Tx) => tx.update(purchaseDecisions).set({ reason: "later" }),
      (tx: Tx) => tx.delete(purchaseDecisions),
    ],
    [
      "outlet deductions are",
      (tx: Tx) => tx.update(outletDeductions).set({ sharePermille: 0 }),
      (tx: Tx) => tx.delete(outletDeductions),
    ],
    [
      "money entries are",
      (tx: Tx) => tx.update(moneyEntries).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(moneyEntries),
    ],
    [
      "refund lines are",
      (tx: Tx) => tx.update(refundLines).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(refundLines),
    ],
    [
      "counter receipts are",
      (tx: Tx) => tx.update(counterReceipts).set({ changeFen: 1 }),
      (tx: Tx) => tx.delete(counterReceipts),
    ],
    [
      "late returns are",
      (tx: Tx) => tx.update(lateReturns).set({ quantity: 9 }),
      (tx: Tx) => tx.delete(lateReturns),
    ],
    [
      "the steps of a claim are",
      (tx: Tx) => tx.update(claimEvents).set({ answer: "另一句" }),
      (tx: Tx) => tx.delete(claimEvents),
    ],
    [
      "the events of an order are",
      (tx: Tx) => tx.update(orderEvents).set({ note: "later" }),
      (tx: Tx) => tx.delete(orderEvents),
    ],
    [
      "weighings are",
      (tx: Tx) => tx.update(reweighs).set({ finalGrams: 1 }),
      (tx: Tx) => tx.delete(reweighs),
    ],
    [
      "terms of payment are",
      (tx: Tx) => tx.update(paymentTerms).set({ limitFen: 1 }),
      (tx: Tx) => tx.delete(paymentTerms),
    ],
    [
      "agreements of orders on account are",
      (tx: Tx) => tx.update(orderAccounts).set({ creditDays: 1 }),
      (tx: Tx) => tx.delete(orderAccounts),
    ],
    [
      "deductions of orders are",
      (tx: Tx) => tx.update(orderDeductions).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(orderDeductions),
    ],
    [
      "settlements of orders are",
      (tx: Tx) => tx.update(orderSettlements).set({ deductedFen: 1 }),
      (tx: Tx) => tx.delete(orderSettlements),
    ],
    [
      "allocations are",
      (tx: Tx) => tx.update(allocations).set({ sequence: 2 }),
      (tx: Tx) => tx.delete(allocations),
    ],
    [
      "the goods of an allocation are",
      (tx: Tx) => tx.update(allocationLines).set({ quantity: 1 }),
      (tx: Tx) => tx.delete(allocationLines),
    ],
    [
      "what is in a parcel is",
      (tx: Tx) => tx.update(parcelLines).set({ quantity: 1 }),
      (tx: Tx) => tx.delete(parcelLines),
    ],
    [
      "lot events are",
      (tx: Tx) => tx.update(lotEvents).set({ reason: "later" }),
      (tx: Tx) => tx.delete(lotEvents),
    ],
    [
      "lines of a proposed agreement are",
      (tx: Tx) => tx.update(supplyAgreementLines).set({ quantity: 1 }),
      (tx: Tx) => tx.delete(supplyAgreementLines),
    ],
    [
      "amendments are",
      (tx: Tx) => tx.update(agreementAmendments).set({ reason: "later" }),
      (tx: Tx) => tx.delete(agreementAmendments),
    ],
    [
      "lines of an amendment are",
      (tx: Tx) => tx.update(agreementAmendmentLines).set({ quantity: 1 }),
      (tx: Tx) => tx.delete(agreementAmendmentLines),
    ],
    [
      "answers to an amendment are",
      (tx: Tx) => tx.update(agreementAmendmentAnswers).set({ reason: "later" }),
      (tx: Tx) => tx.delete(agreementAmendmentAnswers),
    ],
    [
      "sales of tills are",
      (tx: Tx) => tx.update(tillSales).set({ totalFen: 1 }),
      (tx: Tx) => tx.delete(tillSales),
    ],
    [
      "returns at tills are",
      (tx: Tx) => tx.update(tillReturns).set({ amountFen: 1 }),
      (tx: Tx) => tx.delete(tillReturns),
    ],
    [
      "readings of cold cases are",
      (tx: Tx) => tx.update(coldReadings).set({ tenths: -190 }),
      (tx: Tx) => tx.delete(coldReadings),
    ],
    ["the view log is", (tx: Tx) => tx.update(viewLog).set({ address: "/" }), (tx: Tx) => tx.delete(viewLog)],
  ])("%s neither changed nor deleted", async (_, change, remove) => {
    const changing = store.write(async (tx) => {
      await change(tx);
    });
    expect(await refusalOf(changing)).toMatch(/(is|are) never changed/);
    const removing = store.write(async (tx) => {
      await remove(tx);
    });
    expect(await refusalOf(removing)).toMatch(/never (changed or )?deleted/);
  });

  test.each<[string, Partial<typeof orderLines.$inferInsert>]>([
    ["order", { orderId: "other" }],
    ["variant", { variantId: "other" }],
    ["product", { productId: "other" }],
    ["category", { categoryId: "other" }],
    ["county", { countyId: "other" }],
    ["county's name", { countyNameZh: "别处" }],
    ["county's English name", { countyNameEn: "Elsewhere" }],
    ["supplier", { supplierId: "other" }],
    ["supplier's name", { supplierNameZh: "别家" }],
    ["supplier's English name", { supplierNameEn: "Somebody else" }],
    ["directory entry", { directoryEntryId: "other" }],
    ["outlet", { outletId: "other" }],
    ["sales mode", { salesMode: "offline" }],
    ["entry channel", { entryChannel: "school" }],
    ["buying unit", { buyingUnitId: "other" }],
    ["quantity", { quantity: 3, amountFen: 13_500 }],
    ["ordered weight", { orderedGrams: 1 }],
    ["unit price", { unitPriceFen: 1, amountFen: 2 }],
  ])("the %s of an order line is frozen", async (_, change) => {
    const changed = store.write(async (tx) => {
      await tx.update(orderLines).set(change).where(eq(orderLines.id, "l"));
    });
    expect(await refusalOf(changed)).toContain("frozen");
  });

  test("what was claimed is frozen, and decided once", async () => {
    const tell = (work: (tx: Tx) => Promise<unknown>) =>
      refusalOf(
        store.write(async (tx) => {
          await work(tx);
        }),
      );
    expect(await tell((tx) => tx.update(claims).set({ kind: "quality_claim", fault: "other" }))).toContain(
      "frozen",
    );
    expect(await tell((tx) => tx.update(claimLines).set({ quantity: 2 }))).toContain("frozen");
    expect(await tell((tx) => tx.update(claimLines).set({ lastDay: 20261230 }))).toContain("frozen");
    expect(await tell((tx) => tx.delete(claimLines))).toContain("never deleted");
    await store.write(async (tx) => {
      await tx.update(claimLines).set({ acceptedQuantity: 1, acceptedFen: 100, disposition: "keep" });
    });
    expect(await tell((tx) => tx.update(claimLines).set({ acceptedFen: 200 }))).toContain("decided once");
  });

  test("the weight that was really delivered can still be entered", async () => {
    await store.write(async (tx) => {
      await tx.update(orderLines).set({ finalGrams: 4_900 }).where(eq(orderLines.id, "l"));
    });
    expect(await store.read.select({ grams: orderLines.finalGrams }).from(orderLines)).toEqual([
      { grams: 4_900 },
    ]);
  });

  test("whether an order line is weighed is frozen", async () => {
    const changed = store.write(async (tx) => {
      await tx.update(orderLines).set({ isWeighed: true }).where(eq(orderLines.id, "l"));
    });
    expect(await refusalOf(changed)).toContain("frozen");
  });

  test("a parcel is received, and never deleted", async () => {
    await store.write(async (tx) => {
      await tx.update(parcels).set({ deliveredAt: 1, receivedDay: 20261123 });
    });
    const deleted = store.write(async (tx) => {
      await tx.delete(parcels);
    });
    expect(await refusalOf(deleted)).toContain("never");
  });

  test.each([
    ["what a till sent is", (tx: Tx) => tx.update(tillSetAside).set({ content: "{1}" })],
    ["whose number it is is", (tx: Tx) => tx.update(tillSetAside).set({ number: 3 })],
    ["why it was set aside is", (tx: Tx) => tx.update(tillSetAside).set({ code: "other" })],
  ])("%s never changed", async (_, change) => {
    const changed = store.write(async (tx) => {
      await change(tx);
    });
    expect(await refusalOf(changed)).toContain("never changed");
  });

  test("what was set aside is settled, a till revoked, a shift closed and a difference found", async () => {
    await store.write(async (tx) => {
      await tx.update(tillSetAside).set({ settledAt: 1, settledBy: "u", reason: "重复" });
      await tx.update(tillDevices).set({ revokedAt: 1, revokedBy: "u" });
      await tx.update(tillShifts).set({ closedAt: 1, countedFen: 29_000 });
      await tx.update(stockDifferences).set({ settledAt: 1, finding: "串货" });
    });
  });

  test.each([
    ["a till", (tx: Tx) => tx.delete(tillDevices)],
    ["a shift", (tx: Tx) => tx.delete(tillShifts)],
    ["what was set aside", (tx: Tx) => tx.delete(tillSetAside)],
    ["a difference of stock", (tx: Tx) => tx.delete(stockDifferences)],
  ])("%s is never deleted", async (_, remove) => {
    const deleted = store.write(async (tx) => {
      await remove(tx);
    });
    expect(await refusalOf(deleted)).toContain("never deleted");
  });

  test("an order line is never deleted", async () => {
    const deleted = store.write(async (tx) => {
      await tx.delete(orderLines);
    });
    expect(await refusalOf(deleted)).toContain("never deleted");
  });
});
