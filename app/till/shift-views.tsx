import { type FormEvent, useEffect, useRef, useState } from "react";
import { formatCount, formatFen } from "#app/components/format.ts";
import { parseYuan } from "#app/domain/values/fen.ts";
import { formatWhen, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import type { LocalShift } from "./journal.ts";
import { contactOf } from "./status-bar.tsx";

/** Opens a shift: who sells, and what is in the drawer. Works without a network. */
export function OpenShiftView() {
  const till = useTill();
  const words = useWords();
  const { stored } = useTillState();
  const clerks = stored?.snapshot.clerks ?? [];
  const field = useRef<HTMLInputElement>(null);
  const [clerkUserId, setClerk] = useState(clerks[0]?.userId ?? "");
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const floatFen = typed.trim() === "" ? 0 : parseYuan(typed);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (floatFen === undefined) {
      setIsWrong(true);
      field.current?.focus();
    } else void till.openShift(clerkUserId || (clerks[0]?.userId ?? ""), floatFen);
  }

  return (
    <form className="till-sheet" onSubmit={submit} noValidate>
      <h2>{words.openShift.title}</h2>
      {clerks.length === 0 ? <p className="till-warning">{words.openShift.noClerks}</p> : null}
      <fieldset className="till-choices till-choices-tall">
        <legend>{words.openShift.clerk}</legend>
        {clerks.map(({ userId, name }) => (
          <label key={userId}>
            <input
              type="radio"
              name="clerk"
              checked={(clerkUserId || clerks[0]?.userId) === userId}
              onChange={() => setClerk(userId)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <AmountField
        id="float"
        label={words.openShift.float}
        hint={words.openShift.floatHint}
        typed={typed}
        wrong={isWrong ? words.openShift.notAnAmount : null}
        field={field}
        onType={(text) => {
          setTyped(text);
          setIsWrong(false);
        }}
      />
      <div className="till-sheet-buttons">
        <button
          type="submit"
          className="button button-primary till-button-huge"
          disabled={clerks.length === 0}
        >
          {words.openShift.submit}
        </button>
      </div>
    </form>
  );
}

/** Closes the shift: what was counted, and why it differs where it does. Works without a network. */
export function CloseShiftView({ shift }: { shift: LocalShift }) {
  const till = useTill();
  const locale = useLocale();
  const words = useWords();
  const state = useTillState();
  const field = useRef<HTMLInputElement>(null);
  const reason = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState("");
  const [explanation, setExplanation] = useState("");
  const [isTried, setIsTried] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const expectedFen = shift.floatFen + shift.cashFen;
  const countedFen = parseYuan(typed);
  const differenceFen = countedFen === undefined ? 0 : countedFen - expectedFen;
  const isUnexplained = countedFen !== undefined && differenceFen !== 0 && explanation.trim() === "";
  if (state.cart.lines.length > 0)
    return (
      <section className="till-sheet">
        <h2>{words.closeShift.title}</h2>
        <p className="till-warning">{words.closeShift.cartOpen}</p>
        <button
          type="button"
          className="button button-primary till-button-huge"
          onClick={() => till.go("sell")}
        >
          {words.closeShift.back}
        </button>
      </section>
    );

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (countedFen === undefined) field.current?.focus();
    else if (isUnexplained) reason.current?.focus();
    else void till.closeShift(countedFen, explanation.trim() || null);
  }

  const { closeShift } = words;
  const rows: [string, string][] = [
    [closeShift.sales, formatCount(shift.saleCount)],
    [closeShift.total, formatFen(shift.totalFen)],
    [closeShift.cash, formatFen(shift.cashFen)],
    [closeShift.float, formatFen(shift.floatFen)],
    [closeShift.expected, formatFen(expectedFen)],
  ];
  return (
    <form className="till-sheet" onSubmit={submit} noValidate>
      <h2>{closeShift.title}</h2>
      <p>
        {closeShift.since(formatWhen(shift.openedAt, locale))} · {words.bar.clerk(shift.clerkName)}
      </p>
      {contactOf(state) === "online" ? null : <p className="till-warning">{closeShift.offline}</p>}
      <dl className="till-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="field-hint">{closeShift.expectedHint}</p>
      <AmountField
        id="counted"
        label={closeShift.counted}
        typed={typed}
        wrong={isTried && countedFen === undefined ? closeShift.notAnAmount : null}
        field={field}
        onType={setTyped}
      />
      <p className="till-big-amount">
        <span>{closeShift.difference}</span>
        <b className="number" aria-live="polite">
          {countedFen === undefined
            ? "–"
            : differenceFen === 0
              ? closeShift.none
              : differenceFen > 0
                ? closeShift.over(formatFen(differenceFen))
                : closeShift.under(formatFen(-differenceFen))}
        </b>
      </p>
      <div className="field">
        <label htmlFor="explanation">{closeShift.explanation}</label>
        <textarea
          ref={reason}
          id="explanation"
          className="input"
          rows={2}
          maxLength={200}
          value={explanation}
          aria-invalid={(isTried && isUnexplained) || undefined}
          aria-describedby={isTried && isUnexplained ? "explanation-wrong" : undefined}
          onChange={(event) => setExplanation(event.target.value)}
        />
        {isTried && isUnexplained ? (
          <p className="field-error" id="explanation-wrong" role="alert">
            {closeShift.explanationWrong}
          </p>
        ) : null}
      </div>
      <div className="till-sheet-buttons">
        <button type="submit" className="button button-primary till-button-huge">
          {closeShift.submit}
        </button>
        <button
          type="button"
          className="button button-quiet till-button-huge"
          onClick={() => till.go("sell")}
        >
          {closeShift.back}
        </button>
      </div>
    </form>
  );
}

function AmountField(props: {
  id: string;
  label: string;
  hint?: string;
  typed: string;
  wrong: string | null;
  field: React.RefObject<HTMLInputElement>;
  onType: (text: string) => void;
}) {
  const { id, wrong, hint } = props;
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {hint ? (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <input
        ref={props.field}
        id={id}
        className="input till-input-huge"
        inputMode="decimal"
        autoComplete="off"
        value={props.typed}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={described || undefined}
        onChange={(event) => props.onType(event.target.value)}
      />
      {wrong === null ? null : (
        <p className="field-error" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
