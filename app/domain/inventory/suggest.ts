/** How many days of sales are looked at, and for how many days a shelf is to be filled; a row of the rules. */
export interface ReplenishRule {
  salesDays: number;
  coverDays: number;
}

/** What is known of a shelf when goods are asked for. */
export interface ShelfNeeds {
  /** Sold in the days that are looked at, less what came back. */
  sold: number;
  free: number;
  /** Asked for or sent, and not here yet. */
  onTheWay: number;
}

/** How many pieces to ask for, so that with what is here and coming the shelf lasts the days of the rule. */
export function suggestQuantity({ sold, free, onTheWay }: ShelfNeeds, rule: ReplenishRule): number {
  const needed = Math.ceil((Math.max(0, sold) * rule.coverDays) / rule.salesDays);
  return Math.max(0, needed - Math.max(0, free) - onTheWay);
}
