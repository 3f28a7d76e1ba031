import { createHash } from "node:crypto";
import { formatCount, formatFen, formatFenShort, formatGrams, formatInUnit } from "#app/components/format.ts";
import { opensWall } from "#app/domain/identity/wall-links.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { readWall } from "#app/domain/reporting/wall.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { currentStore } from "#db/current.server.ts";
import type { Locale } from "#db/words.ts";

/** The wall's figures as they stand on it, in words: the screen only puts them in their places. */
export interface WallFigures {
  day: string;
  total: string;
  orders: string;
  counties: string;
  weight: string;
  top: { name: string; amount: string; permille: number }[];
  districts: { code: string; amount: string; places: number }[];
  latest: { id: string; county: string; goods: string; amount: string }[];
}

/** Lets in who watches the centre, or who has the key of a wall link; anybody else as they come in anywhere. */
export async function requireWall(request: Request): Promise<void> {
  const key = new URL(request.url).searchParams.get("key");
  if (key === null) {
    await requireAbility(request, "watchCentre");
    return;
  }
  const isKey = /^[\w-]{32}$/.test(key) && (await opensWall(currentStore().read, key));
  if (!isKey) throw new Response("Not Found", { status: 404 });
}

/** Today's figures; the day is Beijing's and of this very moment, so at midnight the wall begins anew by itself. */
export async function readWallFigures(request: Request, now: number) {
  const locale = localeOf(request);
  const wall = await readWall(currentStore().read, businessDay(now));
  const say = (name: Name | null, otherwise: string) =>
    name ? (locale === "en" ? name.en : name.zh) : otherwise;
  const most = Math.max(1, ...wall.counties.map(({ amountFen }) => amountFen));
  const figures: WallFigures = {
    day: formatDay(wall.day),
    total: formatFen(wall.amountFen),
    orders: formatCount(wall.orderCount),
    counties: formatCount(wall.countyCount),
    weight: formatGrams(wall.weightGrams),
    top: wall.counties.map(({ key, name, amountFen }) => ({
      name: say(name, key),
      amount: formatFenShort(amountFen, locale),
      permille: Math.round((amountFen / most) * 1_000),
    })),
    districts: wall.districts.map(({ code, amountFen, places }) => ({
      code,
      amount: shortest(amountFen, locale),
      places,
    })),
    latest: wall.latest.map(({ id, county, goods, amountFen }) => ({
      id,
      county: say(county, ""),
      goods: say(goods, ""),
      amount: formatFen(amountFen),
    })),
  };
  const hash = createHash("sha256").update(JSON.stringify(figures)).digest("base64url").slice(0, 22);
  return { figures, districts: wall.districts, etag: `"${hash}"` };
}

/** Whole yuan for a small tile: "9,999", "12.3万", "123k"; a dash for nothing. */
function shortest(amountFen: number, locale: Locale): string {
  if (amountFen === 0) return "–";
  const yuan = Math.round(amountFen / 100);
  if (Math.abs(yuan) < 10_000) return formatCount(yuan);
  return locale === "en"
    ? `${formatCount(Math.round(yuan / 1_000))}k`
    : `${formatInUnit(amountFen, { fen: 1_000_000, name: "万" }, 1)}万`;
}
