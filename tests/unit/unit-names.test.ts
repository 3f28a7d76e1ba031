import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/**
 * Who reads a buying unit's name past `unitNameFor`, and why they may: of barracks nobody learns the name
 * but their own members and those who ship. A file that comes to this list needs a reason as good.
 */
const READ_BY: Readonly<Record<string, string>> = {
  "app/domain/units/unit.ts": "it is the function",
  "app/domain/units/barracks.server.ts": "finds it in what a bank wrote, to hide it there",
  "app/domain/units/queries.server.ts": "sorts a member's own units",
  "app/domain/units/list-units.server.ts": "hands rows to unitNameFor; searches past barracks",
  "app/domain/units/change-unit.server.ts": "writes the record, which a page hides with the rest",
  "app/domain/acceptance/list-acceptances.server.ts": "hands rows to unitNameFor",
  "app/domain/acceptance/payment-requests.server.ts": "hands rows to unitNameFor",
  "app/domain/quoting/queries.server.ts": "hands rows to unitNameFor",
  "app/domain/agreements/queries.server.ts": "hands rows to unitNameFor",
  "app/domain/reporting/receivables.server.ts": "hands rows to unitNameFor",
  "app/domain/fairs/queries.server.ts": "hands rows to unitNameFor",
  "app/domain/purchasing/confirmation.server.ts": "the unit's own paper, for its members",
  "app/domain/shares/certificate-pdf.server.ts": "prints the statement, whose name was made by unitNameFor",
  "app/routes/storefront/certificates.$number.tsx": "shows the statement, whose name was made by unitNameFor",
  "app/routes/purchasing/purchases.$number.tsx": "fills in the payer for the unit's own buyer",
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.tsx?$/.test(path) ? [path] : [];
  });

const readers = [
  ...filesIn("app/domain"),
  ...filesIn("app/routes"),
  ...filesIn("app/http"),
  ...filesIn("app/components"),
]
  .filter((file) => /\b(?:buyingUnits|unit)\.name(?:Zh|En)\b/.test(readFileSync(file, "utf8")))
  .sort();

test("a unit's name is read past unitNameFor only where somebody has said why", () => {
  expect(readers).toEqual(Object.keys(READ_BY).sort());
});
