/** What is counted of sales. Money in fen: what was sold, what came back (not above zero), and both together. */
export interface Sums {
  saleFen: number;
  returnFen: number;
  amountFen: number;
  /** The part of `amountFen` whose goods were in the directory when they were ordered. */
  certifiedFen: number;
  quantity: number;
  weightGrams: number;
  orderCount: number;
  entryCount: number;
}

export const NO_SUMS: Readonly<Sums> = {
  saleFen: 0,
  returnFen: 0,
  amountFen: 0,
  certifiedFen: 0,
  quantity: 0,
  weightGrams: 0,
  orderCount: 0,
  entryCount: 0,
};

/** Adds `more` to `sums`. */
export function addSums(sums: Sums, more: Readonly<Sums>): void {
  sums.saleFen += more.saleFen;
  sums.returnFen += more.returnFen;
  sums.amountFen += more.amountFen;
  sums.certifiedFen += more.certifiedFen;
  sums.quantity += more.quantity;
  sums.weightGrams += more.weightGrams;
  sums.orderCount += more.orderCount;
  sums.entryCount += more.entryCount;
}
