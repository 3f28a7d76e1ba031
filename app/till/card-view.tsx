import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTill, useTillState, useWords } from "./context.tsx";
import { HintLine } from "./hint-line.tsx";
import { readCaringCard } from "./paying.ts";

/** The number of a caring card, as a tag on the sale: scanned or typed. */
export function CardView() {
  const till = useTill();
  const words = useWords();
  const { cart } = useTillState();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(cart.caringCard ?? "");
  const [isWrong, setIsWrong] = useState(false);
  useEffect(() => field.current?.select(), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const number = readCaringCard(typed);
    if (number === undefined) setIsWrong(true);
    else till.dispatch({ kind: "cardGiven", number });
  }

  return (
    <form
      className="till-sheet"
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => event.key === "Escape" && till.go("sell")}
    >
      <h2>{words.card.title}</h2>
      <p>{words.card.text}</p>
      <HintLine />
      <div className="field">
        <label htmlFor="card">{words.card.number}</label>
        <input
          ref={field}
          id="card"
          className="input till-input-huge"
          autoComplete="off"
          value={typed}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? "card-wrong" : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setIsWrong(false);
          }}
        />
        {isWrong ? (
          <p className="field-error" id="card-wrong" role="alert">
            {words.card.wrong}
          </p>
        ) : null}
      </div>
      <div className="till-sheet-buttons">
        <button type="submit" className="button button-primary till-button-huge">
          {words.card.save}
        </button>
        {cart.caringCard === null ? null : (
          <button
            type="button"
            className="button button-quiet till-button-huge"
            onClick={() => till.dispatch({ kind: "cardGiven", number: null })}
          >
            {words.card.remove}
          </button>
        )}
        <button
          type="button"
          className="button button-quiet till-button-huge"
          onClick={() => till.go("sell")}
        >
          {words.card.cancel}
        </button>
      </div>
    </form>
  );
}
