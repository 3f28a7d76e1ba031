import { useEffect, useRef } from "react";
import { formatCount, formatFen, formatGrams, formatJin } from "#app/components/format.ts";
import type { Locale } from "#db/words.ts";
import { type Cart, type CartLine, partsOf, pieceCount, totalFen } from "./cart.ts";
import { countyIn, nameIn, useLocale, useTill, useWords } from "./context.tsx";

const SHORTCUTS: Readonly<Record<string, "cash" | "qr" | "card">> = { F7: "card", F8: "qr", F9: "cash" };

/** What is being sold, certified goods apart from ordinary ones, and the two ways to take the money. */
export function CartPanel({ cart }: { cart: Cart }) {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const act = SHORTCUTS[event.key];
      if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      if (act === "card") till.go("card");
      else till.beginPaying(act);
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [till]);
  const last = cart.lines.find(({ key }) => key === cart.chosenKey);
  return (
    <section className="till-cart" aria-labelledby="till-cart-title">
      <div className="till-cart-head">
        <h2 id="till-cart-title">{words.sell.cart}</h2>
        <button type="button" className="button button-quiet button-small" onClick={() => till.go("card")}>
          {cart.caringCard === null ? words.sell.card : words.sell.cardTag(cart.caringCard)}
          <kbd>F7</kbd>
        </button>
        <button
          type="button"
          className="button button-quiet button-small"
          disabled={cart.lines.length === 0}
          onClick={() => till.dispatch({ kind: "emptied" })}
        >
          {words.sell.clear}
        </button>
      </div>
      <div className="till-lines">
        {cart.lines.length === 0 ? <p className="till-cart-empty">{words.sell.cartEmpty}</p> : null}
        {partsOf(cart.lines).map((part) => (
          <div
            key={String(part.isCertified)}
            className={part.isCertified ? "till-part-certified" : undefined}
          >
            <h3>
              {part.isCertified ? words.sell.certified : words.sell.ordinary}
              <span className="number">{formatFen(part.amountFen)}</span>
            </h3>
            <ul>
              {part.lines.map((line) => (
                <Line key={line.key} line={line} isChosen={line.key === cart.chosenKey} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <p className="till-said" aria-live="polite">
        {last
          ? words.sell.added(nameIn(locale, last.goods), amountOf(last), formatFen(last.amountFen))
          : null}
      </p>
      <div className="till-total">
        <p>
          <span>
            {words.sell.total}
            <small>{words.sell.pieces(formatCount(pieceCount(cart)))}</small>
          </span>
          <b className="number" data-testid="total">
            {formatFen(totalFen(cart))}
          </b>
        </p>
        <div className="till-pay-buttons">
          <button
            type="button"
            className="button button-primary till-button-huge"
            disabled={cart.lines.length === 0}
            onClick={() => till.beginPaying("cash")}
          >
            {words.sell.cash}
            <kbd>F9</kbd>
          </button>
          <button
            type="button"
            className="button button-quiet till-button-huge"
            disabled={cart.lines.length === 0}
            onClick={() => till.beginPaying("qr")}
          >
            {words.sell.qr}
            <kbd>F8</kbd>
          </button>
        </div>
        <p className="till-keys">{words.sell.keys}</p>
      </div>
    </section>
  );
}

function amountOf({ grams, quantity }: CartLine): string {
  return grams === null ? `× ${quantity}` : formatGrams(grams);
}

/** "2 × ¥18.00", "850 g（1.7 斤） × ¥22.00/斤". */
export function reckoningOf(
  line: Pick<CartLine, "grams" | "quantity" | "unitPriceFen">,
  words: ReturnType<typeof useWords>["sell"],
): string {
  return line.grams === null
    ? words.times(formatCount(line.quantity), formatFen(line.unitPriceFen))
    : words.times(
        words.lineWeight(formatGrams(line.grams), formatJin(line.grams)),
        words.perJin(formatFen(line.unitPriceFen)),
      );
}

function Line({ line, isChosen }: { line: CartLine; isChosen: boolean }) {
  const till = useTill();
  const locale: Locale = useLocale();
  const words = useWords();
  const row = useRef<HTMLLIElement>(null);
  const name = nameIn(locale, line.goods);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that changed comes into sight again
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen, line.amountFen]);
  return (
    <li
      ref={row}
      className={isChosen ? "till-line till-line-chosen" : "till-line"}
      aria-current={isChosen ? "true" : undefined}
    >
      <span className="till-line-name">
        <b>{name}</b>
        <span className="till-line-county">{countyIn(locale, line.goods)}</span>
      </span>
      <span className="till-line-reckoning number">{reckoningOf(line, words.sell)}</span>
      <b className="till-line-amount number">{formatFen(line.amountFen)}</b>
      <span className="till-line-keys">
        {line.grams === null ? (
          <>
            <button
              type="button"
              aria-label={`${words.sell.less}: ${name}`}
              onClick={() => till.dispatch({ kind: "quantity", key: line.key, change: { by: -1 } })}
            >
              −
            </button>
            <span className="number">{line.quantity}</span>
            <button
              type="button"
              aria-label={`${words.sell.more}: ${name}`}
              onClick={() => till.dispatch({ kind: "quantity", key: line.key, change: { by: 1 } })}
            >
              +
            </button>
          </>
        ) : null}
        <button
          type="button"
          aria-label={words.sell.removeOf(name)}
          onClick={() => till.dispatch({ kind: "removed", key: line.key })}
        >
          ×
        </button>
      </span>
    </li>
  );
}
