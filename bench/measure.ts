import type { Reading } from "./figure.ts";
import type { Workshop } from "./shop.ts";

/** One thing to measure, by itself with `--only NAME`. */
export interface Measure {
  name: string;
  title: string;
  run(bench: Bench): Promise<Reading[]>;
}

export interface Bench {
  workshop: Workshop;
  /** Shorter rounds, and no figures that one would quote. */
  isQuick: boolean;
  /** The report at ten million entries too. */
  isHuge: boolean;
}
