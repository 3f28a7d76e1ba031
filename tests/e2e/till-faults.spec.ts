import { expect, test } from "@playwright/test";
import { runTillFaults } from "#tests/fixtures/till-faults.ts";

/*
 * The fault run of the till, on a shop and a browser of its own. A thousand faults take most of an hour on two
 * busy cores: TILL_FAULTS=1000 npm test -- tests/e2e/till-faults.spec.ts
 */

const TIMES = Number(process.env.TILL_FAULTS ?? 20);
const SEED = Number(process.env.TILL_SEED ?? 20_261_122);

test(`a till that is killed ${TIMES} times: each receipt that was shown is in the books once, and nothing else is`, async () => {
  test.setTimeout(120_000 + TIMES * 5_000);
  const run = await runTillFaults(TIMES, SEED, (line) => console.log(line));
  console.log(
    `${TIMES} faults in ${(run.ms / 1_000).toFixed(0)} s, ${run.shown.size} receipts`,
    Object.fromEntries([...run.faults].sort()),
  );
  const numbersOf = (sales: Iterable<number>) => [...sales].sort((a, b) => a - b);
  expect(new Set(run.taken.keys())).toEqual(new Set(run.shown.keys()));
  for (const [id, { number }] of run.taken) expect(run.shown.get(id)).toBe(number);
  expect(numbersOf(run.shown.values())).toEqual(Array.from(run.shown, (_, at) => at + 1));
  expect(run.ordersTaken).toBe(run.shown.size);
  expect(run.shown.size).toBeGreaterThanOrEqual(TIMES);
  expect(run.setAside).toBe(0);
  expect(run.sealedShifts).toBe(run.shifts);
  expect(run.isProven).toBe(true);
});
