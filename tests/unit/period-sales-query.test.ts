import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import {
  ACROSS,
  drillSearch,
  GROUPS,
  PERIODS_MAX,
  parseDrill,
  parseSalesQuery,
  periodsOf,
  pinned,
  type SalesQuery,
  SPANS,
  SPLITS,
  salesSearch,
} from "#app/domain/reporting/sales-query.ts";
import { addDays, GRAINS } from "#app/domain/values/business-day.ts";

const TODAY = 20261122;
const BOOK_FIRST_DAY = 20250301;

function ask(search: string) {
  return parseSalesQuery(new URLSearchParams(search), TODAY, BOOK_FIRST_DAY);
}

function asked(search: string): SalesQuery {
  const answer = ask(search);
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
  return answer.query;
}

describe("the question in the address", () => {
  test("is this month by county when nothing is said", () => {
    expect(asked("")).toEqual({
      span: "month",
      firstDay: 20261101,
      lastDay: 20261122,
      grain: "day",
      askedGrain: undefined,
      group: "county",
      split: "none",
      across: "measures",
      filters: {},
    });
  });

  test.each([
    ["today", 20261122, 20261122, "day"],
    ["tenDay", 20261121, 20261122, "day"],
    ["month", 20261101, 20261122, "day"],
    ["lastMonth", 20261001, 20261031, "day"],
    ["quarter", 20261001, 20261122, "tenDay"],
    ["year", 20260101, 20261122, "month"],
    ["all", 20250301, 20261122, "month"],
  ])("%s is from %s to %s", (span, firstDay, lastDay, grain) => {
    expect(asked(`span=${span}`)).toMatchObject({ span, firstDay, lastDay, grain });
  });

  test("last month of January is December of the year before", () => {
    const answer = parseSalesQuery(new URLSearchParams("span=lastMonth"), 20270105, BOOK_FIRST_DAY);
    expect(answer.ok && answer.query).toMatchObject({ firstDay: 20261201, lastDay: 20261231 });
  });

  test("dates left as the named span has them are that span; changed ones are dates", () => {
    expect(asked("span=year&from=2026-01-01&to=2026-11-22").span).toBe("year");
    expect(asked("span=year&from=2026-01-02&to=2026-11-22")).toMatchObject({
      span: "dates",
      firstDay: 20260102,
      lastDay: 20261122,
    });
    expect(asked("from=2026-05-01")).toMatchObject({ firstDay: 20260501, lastDay: TODAY });
    expect(asked("to=2026-05-01")).toMatchObject({ firstDay: BOOK_FIRST_DAY, lastDay: 20260501 });
    expect(asked("from=2027-01-01")).toMatchObject({ firstDay: 20270101, lastDay: 20270101 });
    expect(asked("span=dates")).toMatchObject({ span: "month" });
  });

  test.each([
    ["from=2026-02-30", { from: "date" }],
    ["from=gestern", { from: "date" }],
    ["from=2026-11-22&to=2026-11-21", { to: "order" }],
    ["from=1900-01-01&to=2026-01-01", { from: "tooLong" }],
    ["span=week", { span: "choice" }],
    ["grain=week", { grain: "choice" }],
    ["group=supplier", { group: "choice" }],
    ["split=__proto__", { split: "choice" }],
    ["salesMode=telepathy", { salesMode: "choice" }],
    ["certified=maybe", { certified: "choice" }],
    [`county=${"9".repeat(200)}`, { county: "choice" }],
    ["outlet=%00", { outlet: "choice" }],
  ])("%s is refused and not answered with another figure", (search, errors) => {
    expect(ask(search)).toMatchObject({ ok: false, errors });
  });

  test("a long span by day is summed in longer periods", () => {
    const query = asked("from=2020-01-01&to=2026-01-01&grain=day");
    expect(query.askedGrain).toBe("day");
    expect(periodsOf(query).length).toBeLessThanOrEqual(PERIODS_MAX);
  });

  const aQuery: fc.Arbitrary<SalesQuery> = fc
    .record({
      span: fc.constantFrom(...SPANS, "dates" as const),
      back: fc.integer({ min: 0, max: 600 }),
      length: fc.integer({ min: 0, max: 300 }),
      grain: fc.constantFrom(undefined, ...GRAINS),
      group: fc.constantFrom(...GROUPS),
      split: fc.constantFrom(...SPLITS),
      across: fc.constantFrom(...ACROSS),
      county: fc.constantFrom(undefined, "150430", "a&b=c", "敖汉旗"),
    })
    .map(({ span, back, length, grain, group, split, across, county }) => {
      const search = new URLSearchParams({ group, split, across });
      if (span === "dates") {
        const iso = (day: number) => `${day}`.replace(/(\d{4})(\d{2})(\d{2})/, "$1-$2-$3");
        search.set("from", iso(addDays(TODAY, -back)));
        search.set("to", iso(addDays(TODAY, length - back)));
      } else search.set("span", span);
      if (grain) search.set("grain", grain);
      if (county) search.set("county", county);
      return asked(search.toString());
    });

  test("comes back from its own address unchanged", () => {
    fc.assert(
      fc.property(aQuery, (query) => {
        expect(asked(salesSearch(query).toString())).toEqual(query);
      }),
    );
  });

  test("of a cell comes back from its own address, on this day and on any later one", () => {
    fc.assert(
      fc.property(aQuery, fc.nat(500), fc.nat(600), (query, pick, later) => {
        const periods = periodsOf(query);
        const period = periods[pick % periods.length];
        const drill = {
          period,
          ...(query.group === "none" ? {} : { member: "150000" }),
          ...(query.split === "category" ? { part: "grain" } : {}),
          flow: "return" as const,
          isCertified: true as const,
        };
        const search = drillSearch(query, drill);
        const again = parseSalesQuery(search, addDays(TODAY, later), BOOK_FIRST_DAY);
        if (!again.ok) throw new Error("the address of a cell was refused");
        const { firstDay, lastDay, grain, group, split, filters } = pinned(query);
        expect(again.query).toMatchObject({ firstDay, lastDay, grain, group, split, filters });
        expect(parseDrill(search, again.query)).toEqual(drill);
      }),
    );
  });

  test.each(["period=202699", "period=x", "member=", "part=beef", "flow=both", "only=organic", "member=%00"])(
    "%s names no cell",
    (search) => {
      expect(parseDrill(new URLSearchParams(search), asked(""))).toBeUndefined();
    },
  );

  test("any text whatever is answered or refused, never a fault", () => {
    const names = [
      "span",
      "from",
      "to",
      "grain",
      "group",
      "split",
      "across",
      "county",
      "district",
      "certified",
    ];
    const junk = fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: "binary" })));
    fc.assert(
      fc.property(junk, (pairs) => {
        const search = new URLSearchParams(pairs);
        const answer = parseSalesQuery(search, TODAY, BOOK_FIRST_DAY);
        if (answer.ok) parseDrill(search, answer.query);
      }),
    );
  });
});

describe("a cell for a spreadsheet", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+49 30", "'+49 30"],
    ["-x", "'-x"],
    ["@cmd", "'@cmd"],
    ["\tx", "'\tx"],
    ["＝HYPERLINK(1)", "'＝HYPERLINK(1)"],
    ["\rx", `"'\rx"`],
    ["-12.50", "-12.50"],
    ["-12", "-12"],
    ["12", "12"],
    ["敖汉小米", "敖汉小米"],
    ["a=b", "a=b"],
    ['say "hi", twice', '"say ""hi"", twice"'],
    ["=cmd|' /C calc'!A0,\"", `"'=cmd|' /C calc'!A0,"""`],
    ["-1+1", "'-1+1"],
  ])("%j is written %j", (text, written) => {
    expect(csvRow([text])).toBe(`${written}\r\n`);
  });

  test("nothing is an empty cell, and a row ends with CRLF", () => {
    expect(csvRow([null, 5, ""])).toBe(",5,\r\n");
  });

  test("yuan have two places and no marks between thousands", () => {
    expect([0, 5, 100, -123_450, 1_234_567_890].map(csvYuan)).toEqual([
      "0.00",
      "0.05",
      "1.00",
      "-1234.50",
      "12345678.90",
    ]);
  });

  test("no text can become a formula, and none is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = csvRow([text]).slice(0, -2);
        const plain = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(plain === text || plain === `'${text}`).toBe(true);
        if (!/^-?\d+(\.\d+)?$/.test(plain)) expect(plain).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
