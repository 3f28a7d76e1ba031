/** mulberry32 (Tommy Ettinger, public domain): numbers in [0, 1) that are the same for the same seed everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws from a list, each thing as often as its weight says. */
export function picker<T>(weighted: readonly (readonly [T, number])[]): (random: () => number) => T {
  if (weighted.length === 0) throw new Error("nothing to draw from");
  const upTo: number[] = [];
  let total = 0;
  for (const [, weight] of weighted) {
    total += weight;
    upTo.push(total);
  }
  return (random) => {
    const at = random() * total;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return (weighted[low] as readonly [T, number])[0];
  };
}
