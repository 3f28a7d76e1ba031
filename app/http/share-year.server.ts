import { businessDay } from "#app/domain/values/business-day.ts";

/** The first year of which the market has rules. */
const FIRST_YEAR = 2020;

/** The year an address asks for, else the present one. Throws a 400 for one that nothing can be said of. */
export function yearOf(request: Request, now: number): number {
  const thisYear = Math.floor(businessDay(now) / 10_000);
  const typed = new URL(request.url).searchParams.get("year");
  if (typed === null || typed === "") return thisYear;
  const year = /^\d{4}$/.test(typed) ? Number(typed) : 0;
  if (year < FIRST_YEAR || year > thisYear) throw new Response("Bad Request", { status: 400 });
  return year;
}

/** The years that a page offers, the newest first. */
export function yearsUpTo(now: number): number[] {
  const thisYear = Math.floor(businessDay(now) / 10_000);
  return [0, 1, 2].map((back) => thisYear - back).filter((year) => year >= FIRST_YEAR);
}
