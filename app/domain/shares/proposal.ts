import { spread } from "#app/domain/values/fen.ts";

/** Goods that could be ordered now. */
export interface Orderable {
  variantId: string;
  categoryId: string;
  priceFen: number;
  /** Cheaper prices from quantities on. */
  tiers: readonly { quantityMin: number; priceFen: number }[];
  /** How many are free on the shelf they are sent from. */
  free: number;
  /** What the unit paid for these goods in the last year. */
  usualFen: number;
}

export interface ProposedLine {
  variantId: string;
  quantity: number;
  priceFen: number;
  amountFen: number;
}

/** A proposal takes no more of a shelf than this part of it: others order too. */
const SHELF_PART = 2;
const GOODS_PER_CATEGORY = 4;
const LINES_MAX = 40;

/**
 * Goods that come to an amount, or a little above it: the categories in the proportions in which the unit
 * usually buys them, in each the goods it bought most of. Where it has bought nothing, or a shelf holds too
 * little, other goods fill up. With too little on all shelves the lines come to less.
 */
export function propose(
  amountFen: number,
  usualByCategory: ReadonlyMap<string, number>,
  goods: readonly Orderable[],
): ProposedLine[] {
  if (amountFen <= 0) return [];
  const lines = new Map<string, ProposedLine>();
  let leftFen = amountFen;
  const take = (one: Orderable, targetFen: number) => {
    const free = Math.floor(one.free / SHELF_PART);
    const before = lines.get(one.variantId);
    if (free < 1 || (!before && lines.size >= LINES_MAX)) return;
    const wanted = quantityFor(one, (before?.amountFen ?? 0) + targetFen, free);
    const priceFen = priceAt(one, wanted);
    const line = {
      variantId: one.variantId,
      quantity: wanted,
      priceFen,
      amountFen: priceFen * wanted,
    };
    leftFen -= line.amountFen - (before?.amountFen ?? 0);
    lines.set(one.variantId, line);
  };

  const ranked = [...goods].sort(
    (a, b) =>
      b.usualFen - a.usualFen ||
      b.free * b.priceFen - a.free * a.priceFen ||
      (a.variantId < b.variantId ? -1 : 1),
  );
  const usual = [...usualByCategory]
    .filter(([id, fen]) => fen > 0 && ranked.some(({ categoryId }) => categoryId === id))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const shares =
    usual.length > 0
      ? spread(
          amountFen,
          usual.map(([, fen]) => fen),
        )
      : [];
  for (const [index, [id]] of usual.entries()) {
    const ofCategory = ranked.filter(({ categoryId }) => categoryId === id).slice(0, GOODS_PER_CATEGORY);
    let shareFen = Math.min(shares[index] ?? 0, leftFen);
    for (const [place, one] of ofCategory.entries()) {
      if (shareFen <= 0) break;
      const before = leftFen;
      take(one, Math.ceil(shareFen / (ofCategory.length - place)));
      shareFen -= before - leftFen;
    }
  }
  // of a unit that never bought, several goods take a part each; what is missing then is filled up from the first on
  const parts =
    usual.length > 0 ? [] : ranked.map((one) => ({ one, mostFen: amountFen / GOODS_PER_CATEGORY }));
  for (const { one, mostFen } of [...parts, ...ranked.map((one) => ({ one, mostFen: amountFen }))]) {
    if (leftFen <= 0) break;
    take(one, Math.ceil(Math.min(leftFen, mostFen)));
  }
  return [...lines.values()];
}

/** The least quantity that comes to the amount, at most so many. */
function quantityFor(one: Orderable, amountFen: number, most: number): number {
  let quantity = Math.max(1, Math.ceil(amountFen / one.priceFen));
  while (quantity < most && priceAt(one, quantity) * quantity < amountFen)
    quantity = Math.max(quantity + 1, Math.ceil(amountFen / priceAt(one, quantity)));
  return Math.min(quantity, most);
}

function priceAt({ priceFen, tiers }: Orderable, quantity: number): number {
  return Math.min(
    priceFen,
    ...tiers.filter(({ quantityMin }) => quantityMin <= quantity).map((tier) => tier.priceFen),
  );
}
