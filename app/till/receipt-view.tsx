import { useEffect, useRef } from "react";
import { encode } from "uqr";
import { formatFen, formatInstant } from "#app/components/format.ts";
import type { TillSale } from "#app/domain/tills/wire.ts";
import { reckoningOf } from "./cart-panel.tsx";
import { countyIn, nameIn, specIn, useLocale, useTill, useTillState, useWords } from "./context.tsx";
import type { JournalEntry, Paper } from "./journal.ts";
import type { View } from "./machine.ts";

/** "000012" for the twelfth sale of a device. */
export function saleNumber(number: number): string {
  return String(number).padStart(6, "0");
}

/** The receipt as it is printed, and beside it what to do next. It shows only what is on the disk already. */
export function ReceiptView({ view }: { view: Extract<View, { name: "receipt" }> }) {
  const till = useTill();
  const words = useWords();
  const { paper } = useTillState();
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  const { body } = view.entry;
  if (body.kind !== "sale") return null;
  const changeFen = body.tender.kind === "cash" ? body.tender.tenderedFen - body.totalFen : 0;
  const isNew = view.from === "sale";
  return (
    <div className="till-receipt-page">
      <section className="till-receipt-side" aria-labelledby="till-done">
        <h2 id="till-done">{isNew ? words.receipt.done : words.receipt.title}</h2>
        {changeFen > 0 && isNew ? (
          <p className="till-big-amount">
            <span>{words.receipt.changeDue}</span>
            <b className="number">{formatFen(changeFen)}</b>
          </p>
        ) : null}
        <div className="till-sheet-buttons">
          <button
            ref={next}
            type="button"
            className="button button-primary till-button-huge"
            onClick={() => till.nextSale()}
          >
            {isNew ? words.receipt.next : words.receipt.back}
          </button>
          <button
            type="button"
            className="button button-quiet till-button-huge"
            onClick={() => window.print()}
          >
            {words.receipt.print}
          </button>
        </div>
        <PaperChoice paper={paper} />
      </section>
      <Receipt entry={view.entry} sale={body} paper={paper} />
    </div>
  );
}

export function PaperChoice({ paper }: { paper: Paper }) {
  const till = useTill();
  const words = useWords();
  return (
    <fieldset className="till-choices">
      <legend>{words.receipt.paper}</legend>
      {(["58", "80"] as const).map((width) => (
        <label key={width}>
          <input
            type="radio"
            name="paper"
            checked={paper === width}
            onChange={() => void till.choosePaper(width)}
          />
          {words.receipt[`paper${width}`]}
        </label>
      ))}
    </fieldset>
  );
}

function Receipt({ entry, sale, paper }: { entry: JournalEntry; sale: TillSale; paper: Paper }) {
  const locale = useLocale();
  const words = useWords();
  const { stored } = useTillState();
  const { tender } = sale;
  return (
    <article
      className={`till-receipt till-receipt-${paper}`}
      aria-label={words.receipt.title}
      data-sale-id={sale.id}
      data-sale-number={sale.number}
    >
      <h3>{stored ? nameIn(locale, stored.snapshot.outlet) : null}</h3>
      <p className="till-receipt-thanks">{words.receipt.thanks}</p>
      <dl>
        <dt>{words.receipt.numberLabel}</dt>
        <dd className="number">{words.receipt.number(entry.deviceCode, saleNumber(sale.number))}</dd>
        <dt>{words.receipt.time}</dt>
        <dd className="number">{formatInstant(sale.soldAt, locale)}</dd>
        <dt>{words.receipt.clerk}</dt>
        <dd>{entry.clerkName}</dd>
      </dl>
      <ul>
        {sale.lines.map((line, at) => {
          const goods = entry.shown[at];
          return goods ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a sale never change their places
            <li key={at}>
              <b>{nameIn(locale, goods)}</b>
              <span>{specIn(locale, goods)}</span>
              <span>
                {words.receipt.origin(countyIn(locale, goods))}
                {goods.isCertified ? ` · ${words.receipt.certified}` : ""}
              </span>
              <span className="till-receipt-sum number">
                <span>{reckoningOf(line, words.sell)}</span>
                <b>{formatFen(line.amountFen)}</b>
              </span>
            </li>
          ) : null;
        })}
      </ul>
      <dl className="till-receipt-total">
        <dt>{words.receipt.total}</dt>
        <dd className="number">
          <b>{formatFen(sale.totalFen)}</b>
        </dd>
        <dt>{tender.kind === "cash" ? words.receipt.cash : words.receipt.qr}</dt>
        <dd className="number">{formatFen(tender.tenderedFen)}</dd>
        {tender.kind === "cash" ? (
          <>
            <dt>{words.receipt.change}</dt>
            <dd className="number">{formatFen(tender.tenderedFen - sale.totalFen)}</dd>
          </>
        ) : (
          <>
            <dt>{words.receipt.reference}</dt>
            <dd>{tender.reference}</dd>
          </>
        )}
        {sale.caringCard === null ? null : (
          <>
            <dt>{words.receipt.card}</dt>
            <dd>{sale.caringCard}</dd>
          </>
        )}
      </dl>
      <QrCode text={`${location.origin}/r/${sale.id}`} label={words.receipt.scan} />
      <p>{words.receipt.scan}</p>
      <p className="till-receipt-demo">{words.receipt.demo}</p>
    </article>
  );
}

/** A QR code as one path of squares. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2, ecc: "M" });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      className="till-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
