import type { RouteConfigEntry } from "@remix-run/route-config";
import { beforeAll, describe, expect, test } from "vitest";
import routes from "#app/routes.ts";
import { ROLES, type Role } from "#db/words.ts";
import { ACCESS_MATRIX, type AccessRow } from "#tests/routes/access-matrix.ts";
import { filesOf, Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const visitors = new Map<Role | "nobody", Visitor>([["nobody", new Visitor()]]);

beforeAll(async () => {
  await demoStore();
  for (const role of ROLES) visitors.set(role, await new Visitor().signInAs(role));
});

/** What a visitor has to get; for the sign-in pages a signed-in visitor is simply sent on. */
function expected({ address, opensFor, status = 200 }: AccessRow, who: Role | "nobody"): number {
  if (opensFor === "everybody")
    return who !== "nobody" && /^\/account\/sign-(in|up)/.test(address) ? 303 : status;
  if (who === "nobody") return 303;
  return opensFor === "signedIn" || opensFor.includes(who) ? status : 403;
}

describe.each(ACCESS_MATRIX)("$address", (row) => {
  test.each([...ROLES, "nobody" as const])("to %s", async (who) => {
    const answer = await visitors.get(who)?.get(row.address);
    expect(answer?.status).toBe(expected(row, who));
    if (who === "nobody" && row.opensFor !== "everybody")
      expect(answer?.location).toBe(`/account/sign-in?to=${encodeURIComponent(row.address)}`);
  });
});

test("every page of the account and of the operators' room is in the matrix", () => {
  const inMatrix = new Set(ACCESS_MATRIX.map(({ address }) => filesOf(address).at(-1)?.file));
  const pages = (entries: readonly RouteConfigEntry[]): string[] =>
    entries.flatMap(({ file, children }) => (children ? pages(children) : [file]));
  // what a till asks for is let in by its own cookie, not by who is signed in
  const guarded = pages(routes as RouteConfigEntry[]).filter(
    (file) => /^routes\/(account|admin|counter)\//.test(file) && !/^routes\/counter\/api\./.test(file),
  );
  expect(guarded.filter((file) => !inMatrix.has(file))).toEqual([]);
});
