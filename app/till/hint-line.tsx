import { formatCount } from "#app/components/format.ts";
import type { Locale } from "#db/words.ts";
import { nameIn, useLocale, useTillState, useWords } from "./context.tsx";
import type { Hint } from "./machine.ts";

/** The last thing the till has to say, read aloud as it comes. Its place is always there, so that nothing moves. */
export function HintLine() {
  const { hint } = useTillState();
  const locale = useLocale();
  const words = useWords();
  return (
    <p className={hint ? "till-hint till-hint-says" : "till-hint"} role="alert">
      {hint ? sentenceOf(hint, words.hints, locale) : null}
    </p>
  );
}

function sentenceOf(hint: Hint, words: ReturnType<typeof useWords>["hints"], locale: Locale): string {
  switch (hint.kind) {
    case "wrong_digit":
      return words.wrongDigit(hint.code);
    case "not_here":
      return words.notHere(hint.code);
    case "blocked":
      return words.blocked[hint.goods.blockedReason ?? "other"](nameIn(locale, hint.goods));
    case "short":
      return words.short(nameIn(locale, hint.goods), formatCount(hint.available));
    case "full":
      return words.full;
    case "not_a_card":
      return words.notACard;
    case "not_written":
      return words.notWritten;
  }
}
