/*
 * A scanner is a keyboard that types very fast and ends with Enter. It is told from a person by its pace,
 * so that it works wherever the focus is.
 */

/** A scanner sends a key each few ms; a person who types twenty in a second has not been seen. */
const PACE_MS_MAX = 50;
/** After so long a rest a key begins something new. */
const REST_MS = 200;
const LENGTH_MIN = 6;
const LENGTH_MAX = 64;

/** Collects keys and tells when Enter ended a burst of them. Knows no DOM: it is told keys and times. */
export class BurstReader {
  #keys = "";
  #firstAt = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** How many keys came since the last rest. */
  get length(): number {
    return this.#keys.length;
  }

  /** Takes a key that was pressed at `at` ms; answers the code when this was the Enter after one. */
  press(key: string, at: number): string | undefined {
    const isRested = at - this.#lastAt > REST_MS;
    this.#lastAt = at;
    if (key === "Enter") {
      const code = this.#keys;
      this.#keys = "";
      const isScan = code.length >= LENGTH_MIN && (at - this.#firstAt) / code.length <= PACE_MS_MAX;
      return isScan && !isRested ? code : undefined;
    }
    if (key.length !== 1) {
      if (key !== "Shift") this.#keys = "";
      return undefined;
    }
    if (isRested || this.#keys === "" || this.#keys.length >= LENGTH_MAX) {
      this.#keys = key;
      this.#firstAt = at;
    } else this.#keys += key;
    return undefined;
  }
}

interface Typed {
  field: HTMLInputElement;
  before: string;
}

/** Puts a field back to what it held before a scanner typed into it, in the way that React notices. */
function putBack({ field, before }: Typed): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  setter?.call(field, before);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Listens for scans on the whole page. What a scanner typed into a field is taken out of it again, and its
 * Enter presses no button. Answers how to stop.
 */
export function listenForScans(onScan: (code: string) => void): () => void {
  const reader = new BurstReader();
  let typed: Typed | undefined;
  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const code = reader.press(event.key, event.timeStamp);
    if (code !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      if (typed) putBack(typed);
      typed = undefined;
      onScan(code);
      return;
    }
    if (reader.length !== 1) return;
    const field = event.target;
    typed = field instanceof HTMLInputElement ? { field, before: field.value } : undefined;
  }
  window.addEventListener("keydown", hear, { capture: true });
  return () => window.removeEventListener("keydown", hear, { capture: true });
}
