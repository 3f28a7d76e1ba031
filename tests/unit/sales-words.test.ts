import { expect, test } from "vitest";
import { type Grain, periodsBetween } from "#app/domain/values/business-day.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { noteOfPeriod, shortNameOfPeriod } from "#app/routes/admin/sales-words.ts";

const zh = { locale: "zh-CN", messages: messagesFor("zh-CN") } as const;
const en = { locale: "en", messages: messagesFor("en") } as const;
const TODAY = 20261122;

const notes = (firstDay: number, lastDay: number, grain: Grain) =>
  periodsBetween(firstDay, lastDay, grain).map((period) => noteOfPeriod(period, grain, TODAY, zh));

test("a period that still runs says so, whether the report ends in it or with it", () => {
  expect(notes(20261001, TODAY, "month")).toEqual([undefined, "11/1–11/22，未完"]);
  expect(notes(20261101, 20261130, "month")).toEqual(["未完"]);
  expect(notes(20261101, TODAY, "tenDay").at(-1)).toBe("11/21–11/22，未完");
  expect(notes(20260701, 20261231, "quarter")).toEqual([undefined, "未完"]);
  expect(notes(20261121, TODAY, "day")).toEqual([undefined, "未完"]);
});

test("a period that is over and cut says its days only", () => {
  expect(notes(20260305, 20260430, "month")).toEqual(["3/5–3/31", undefined]);
});

test("the head of a column says it too, in both languages", () => {
  const [period] = periodsBetween(20261121, TODAY, "tenDay");
  if (!period) throw new Error("two days are in a period");
  expect(shortNameOfPeriod(period, "tenDay", TODAY, zh)).toBe("11月下（未完）");
  expect(shortNameOfPeriod(period, "tenDay", TODAY, en)).toBe("Nov 21– (not over yet)");
  expect(shortNameOfPeriod(period, "tenDay", 20261201, en)).toBe("Nov 21–");
});
