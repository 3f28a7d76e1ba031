import { type FormEvent, useEffect, useRef, useState } from "react";
import { formatFen } from "#app/components/format.ts";
import { weighedAmountFen } from "#app/domain/tills/sale-amounts.ts";
import type { TillGoods } from "#app/domain/tills/wire.ts";
import { GRAMS_MAX } from "./cart.ts";
import { countyIn, nameIn, useLocale, useTill, useWords } from "./context.tsx";
import { readWeight } from "./paying.ts";

type Unit = "gram" | "jin";

/** Goods weighed by hand: in grams or in 斤, and what that comes to. */
export function WeighView({ goods }: { goods: TillGoods }) {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [unit, setUnit] = useState<Unit>("gram");
  const [isWrong, setIsWrong] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const grams = readWeight(typed, unit, GRAMS_MAX);
  const perJinFen = goods.pricePer500gFen ?? 0;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (grams === undefined) {
      setIsWrong(true);
      field.current?.focus();
    } else till.dispatch({ kind: "weighed", grams });
  }

  return (
    <form
      className="till-sheet"
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => event.key === "Escape" && till.go("sell")}
    >
      <h2>{words.weigh.title(nameIn(locale, goods))}</h2>
      <p>
        <span className="tag-county">
          <b>{countyIn(locale, goods)}</b>
        </span>{" "}
        <b className="number">{words.sell.perJin(formatFen(perJinFen))}</b>
      </p>
      <div className="till-pair">
        <div className="field">
          <label htmlFor="weight">{words.weigh.weight}</label>
          <input
            ref={field}
            id="weight"
            className="input till-input-huge"
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? "weight-wrong" : undefined}
            onChange={(event) => {
              setTyped(event.target.value);
              setIsWrong(false);
            }}
          />
          {isWrong ? (
            <p className="field-error" id="weight-wrong" role="alert">
              {words.weigh.wrong}
            </p>
          ) : null}
        </div>
        <fieldset className="till-choices">
          <legend>{words.weigh.unit}</legend>
          {(["gram", "jin"] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="unit" checked={unit === one} onChange={() => setUnit(one)} />
              {words.weigh[one]}
            </label>
          ))}
        </fieldset>
      </div>
      <p className="till-big-amount">
        <span>{words.weigh.amount}</span>
        <b className="number" aria-live="polite">
          {grams === undefined ? "–" : formatFen(weighedAmountFen(perJinFen, grams))}
        </b>
      </p>
      <div className="till-sheet-buttons">
        <button type="submit" className="button button-primary till-button-huge">
          {words.weigh.add}
        </button>
        <button
          type="button"
          className="button button-quiet till-button-huge"
          onClick={() => till.go("sell")}
        >
          {words.weigh.cancel}
        </button>
      </div>
    </form>
  );
}
