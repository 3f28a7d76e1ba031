import {
  formatDate,
  formatFen,
  formatFenShort,
  formatGrams,
  formatInstant,
  machineInstant,
} from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { formatDay } from "#app/domain/values/business-day.ts";
import { type Fen, pricePer500Grams } from "#app/domain/values/fen.ts";

/**
 * What a pack costs and, for goods sold by weight, what 500 g of it cost. It carries the mark of
 * demonstration data unless `isDemo` is false.
 */
export function Price(props: {
  priceFen: Fen;
  netGrams?: number | null | undefined;
  /** "袋", "bag": what the price buys. */
  unit?: string | undefined;
  size?: "medium" | "large";
  isDemo?: boolean;
}) {
  const { common } = useMessages();
  const per500 = pricePer500Grams(props.priceFen, props.netGrams ?? null);
  return (
    <span className={props.size === "large" ? "price price-large" : "price"}>
      <b>{formatFen(props.priceFen)}</b>
      {props.unit ? <span className="price-unit">/{props.unit}</span> : null}
      {per500 === undefined ? null : <small>{common.units.perJin(formatFen(per500))}</small>}
      {props.isDemo === false ? null : <DemoMark />}
    </span>
  );
}

/** An amount to the fen, or with `isShort` in the words of a headline (the exact one is its title). */
export function Money({ amountFen, isShort }: { amountFen: Fen; isShort?: boolean }) {
  const locale = useLocale();
  const exact = formatFen(amountFen);
  const className = amountFen < 0 ? "number number-negative" : "number";
  return isShort ? (
    <span className={className} title={exact}>
      {formatFenShort(amountFen, locale)}
    </span>
  ) : (
    <span className={className}>{exact}</span>
  );
}

export function Weight({ grams }: { grams: number }) {
  return <span className="number">{formatGrams(grams)}</span>;
}

/** An instant in Beijing, or with `day` a business day (yyyymmdd) without the time of day. */
export function DateTime(props: { instant: number } | { day: number }) {
  const locale = useLocale();
  return "day" in props ? (
    <time dateTime={formatDay(props.day)}>{formatDate(props.day, locale)}</time>
  ) : (
    <time dateTime={machineInstant(props.instant)}>{formatInstant(props.instant, locale)}</time>
  );
}
