import { type FormEvent, useEffect, useRef, useState } from "react";
import { formatFen } from "#app/components/format.ts";
import { formatYuan, parseYuan } from "#app/domain/values/fen.ts";
import { totalFen } from "./cart.ts";
import { useTill, useTillState, useWords } from "./context.tsx";
import { HintLine } from "./hint-line.tsx";
import type { View } from "./machine.ts";
import { isQrReference, likelyCash } from "./paying.ts";

/** Taking the money: cash with its change, or a QR payment with its reference. Enter is enough for the exact sum. */
export function PayView({ view }: { view: Extract<View, { name: "pay" }> }) {
  const till = useTill();
  const words = useWords();
  const { cart } = useTillState();
  const due = totalFen(cart);
  useEffect(() => {
    function press(event: globalThis.KeyboardEvent): void {
      if (event.key === "Escape") till.go("sell");
      else if (event.key === "F8") till.dispatch({ kind: "tenderChosen", tender: "qr" });
      else if (event.key === "F9") till.dispatch({ kind: "tenderChosen", tender: "cash" });
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [till]);
  return (
    <div className="till-sheet">
      <h2>{words.pay.title}</h2>
      <p className="till-big-amount">
        <span>{words.pay.due}</span>
        <b className="number">{formatFen(due)}</b>
      </p>
      <fieldset className="till-choices" disabled={view.isWriting}>
        <legend>{words.pay.tender}</legend>
        {(["cash", "qr"] as const).map((tender) => (
          <label key={tender}>
            <input
              type="radio"
              name="tender"
              checked={view.tender === tender}
              onChange={() => till.dispatch({ kind: "tenderChosen", tender })}
            />
            {words.pay[tender]}
            <kbd>{tender === "qr" ? "F8" : "F9"}</kbd>
          </label>
        ))}
      </fieldset>
      <HintLine />
      {view.tender === "cash" ? (
        <Cash dueFen={due} isWriting={view.isWriting} />
      ) : (
        <Qr scanned={view.scanned} isWriting={view.isWriting} />
      )}
    </div>
  );
}

function Cash({ dueFen, isWriting }: { dueFen: number; isWriting: boolean }) {
  const till = useTill();
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [isTried, setIsTried] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const received = typed.trim() === "" ? dueFen : parseYuan(typed);
  const isEnough = received !== undefined && received >= dueFen;
  const wrong =
    received === undefined
      ? words.pay.notAnAmount
      : isEnough
        ? null
        : words.pay.short(formatFen(dueFen - received));

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (isEnough) void till.takePayment({ tenderedFen: received });
    else field.current?.focus();
  }

  return (
    <form onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor="received">
          {words.pay.received}
          <span className="field-optional">{words.pay.receivedHint}</span>
        </label>
        <input
          ref={field}
          id="received"
          className="input till-input-huge"
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          readOnly={isWriting}
          aria-invalid={(isTried && wrong !== null) || undefined}
          aria-describedby={isTried && wrong !== null ? "received-wrong" : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        {isTried && wrong !== null ? (
          <p className="field-error" id="received-wrong" role="alert">
            {wrong}
          </p>
        ) : null}
      </div>
      <div className="till-notes">
        {likelyCash(dueFen).map((sumFen) => (
          <button
            key={sumFen}
            type="button"
            className="button button-quiet button-large"
            disabled={isWriting}
            onClick={() => {
              setTyped(sumFen === dueFen ? "" : formatYuan(sumFen));
              field.current?.focus();
            }}
          >
            {sumFen === dueFen ? words.pay.exact : formatFen(sumFen)}
          </button>
        ))}
      </div>
      <p className="till-big-amount till-change">
        <span>{words.pay.change}</span>
        <b className="number" aria-live="polite">
          {isEnough ? formatFen(received - dueFen) : "–"}
        </b>
      </p>
      <PayButtons isWriting={isWriting} confirm={words.pay.confirmCash} />
    </form>
  );
}

function Qr({ scanned, isWriting }: { scanned: string; isWriting: boolean }) {
  const till = useTill();
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(scanned);
  const [isTried, setIsTried] = useState(false);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (scanned) setTyped(scanned);
  }, [scanned]);
  const reference = typed.trim();
  const isWrong = isTried && !isQrReference(reference);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (isQrReference(reference)) void till.takePayment({ tenderedFen: 0, reference });
    else field.current?.focus();
  }

  return (
    <form onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor="reference">{words.pay.reference}</label>
        <p className="field-hint" id="reference-hint">
          {words.pay.referenceHint}
        </p>
        <input
          ref={field}
          id="reference"
          className="input till-input-huge"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          readOnly={isWriting}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? "reference-hint reference-wrong" : "reference-hint"}
          onChange={(event) => setTyped(event.target.value)}
        />
        {isWrong ? (
          <p className="field-error" id="reference-wrong" role="alert">
            {words.pay.referenceWrong}
          </p>
        ) : null}
      </div>
      <PayButtons isWriting={isWriting} confirm={words.pay.confirmQr} />
    </form>
  );
}

function PayButtons({ isWriting, confirm }: { isWriting: boolean; confirm: string }) {
  const till = useTill();
  const words = useWords();
  return (
    <div className="till-sheet-buttons">
      <button type="submit" className="button button-primary till-button-huge" disabled={isWriting}>
        {isWriting ? words.pay.writing : confirm}
      </button>
      <button
        type="button"
        className="button button-quiet till-button-huge"
        disabled={isWriting}
        onClick={() => till.go("sell")}
      >
        {words.pay.back}
        <kbd>Esc</kbd>
      </button>
    </div>
  );
}
