import { formatCount, formatDate, formatFen, formatInstant } from "#app/components/format.ts";
import type { Letter } from "#app/domain/messaging/letter.ts";
import type { MessageGoods, Named, Told } from "#app/domain/messaging/message.ts";
import { localPath } from "#app/http/locale.ts";
import type { Locale, MessageChannel } from "#db/words.ts";
import { type Messages, messagesFor } from "./messages.ts";

/** What a letter says of where it comes from. */
export interface LetterHome {
  /** The address that visitors use, as "https://shop.example". */
  origin: string;
  isDemo: boolean;
}

const COUNTIES_NAMED = 4;
const GOODS_NAMED = 8;

/** Puts what a buyer is told into words, in the language of the order. */
export function writeLetter(
  told: Told & { channel: MessageChannel; locale: Locale },
  { origin, isDemo }: LetterHome,
): Letter {
  const { locale } = told;
  const words = messagesFor(locale).mail;
  const { subject, lead, text } = say(told, words, locale);
  if (told.channel === "sms") {
    const sentence = isDemo ? words.textDemo(text) : words.text(text);
    return { subject: "", lead: [sentence], rows: [], link: null, foot: [] };
  }
  return {
    subject: isDemo ? words.demoSubject(subject) : subject,
    lead,
    rows: [
      ...(isOfUnit(told)
        ? [{ label: words.rows.unit, value: nameIn(told.facts.unit, locale) }]
        : [
            { label: words.rows.order, value: told.facts.orderNumber },
            { label: words.rows.origin, value: countiesOf(told, words, locale) },
          ]),
      ...rowsOf(told, words, locale),
    ],
    link: linkOf(told, words, (path) => new URL(localPath(locale, path), origin).href),
    foot: [words.sender, words.automatic, ...(isDemo ? [words.demo] : [])],
  };
}

type MailWords = Messages["mail"];

type ToldOfUnit = Extract<Told, { facts: { unitId: string } }>;

function isOfUnit(told: Told): told is ToldOfUnit {
  return "unitId" in told.facts;
}

function linkOf(told: Told, words: MailWords, hrefOf: (path: string) => string): NonNullable<Letter["link"]> {
  if (isOfUnit(told)) return { label: words.openRoom[told.kind], href: hrefOf(roomOf(told)) };
  return {
    label: told.kind === "order_placed" ? words.pay : words.open,
    href: hrefOf(`/orders/${encodeURIComponent(told.facts.orderNumber)}`),
  };
}

/** The page on which something can be done about it. */
function roomOf(told: ToldOfUnit): string {
  const room = `/purchasing/${told.facts.unitId}`;
  switch (told.kind) {
    case "share_reminder":
      return `${room}/share?year=${told.facts.year}`;
    case "purchase_to_approve":
      return `${room}/approvals/${told.facts.number}`;
    case "purchase_decided":
      return `${room}/purchases/${told.facts.number}`;
    case "quote_asked":
      return `/supplier/quotes/${told.facts.requestId}`;
    case "quote_offered":
      return `${room}/quotes/${told.facts.requestId}`;
    case "payment_requested":
      return `${room}/requests/${told.facts.number}`;
    case "acceptance_disputed":
      return `${room}/orders/${told.facts.number}`;
  }
}

function say(
  told: Told,
  words: MailWords,
  locale: Locale,
): { subject: string; lead: string[]; text: string } {
  const number = told.facts.orderNumber;
  const counties = countiesOf(told, words, locale);
  switch (told.kind) {
    case "order_placed":
      return words.order_placed({ number, counties, payBy: formatInstant(told.facts.payBy, locale) });
    case "order_paid":
      return words.order_paid({ counties });
    case "order_expired":
      return words.order_expired({ number, counties });
    case "order_cancelled":
      return words.order_cancelled({ number, refund: amountOf(told.facts.refundFen || null) });
    case "order_ready": {
      const { outlet, code, keepUntilDay } = told.facts;
      const keepUntil = keepUntilDay === null ? null : formatDate(keepUntilDay, locale);
      return words.order_ready({ number, counties, outlet: nameIn(outlet, locale), code, keepUntil });
    }
    case "parcel_shipped": {
      const { carrier, trackingNumber, parcelNumber, parcelCount } = told.facts;
      return words.parcel_shipped({
        number,
        counties,
        carrier: nameIn(carrier, locale),
        tracking: trackingNumber,
        parcel: parcelCount === 1 ? null : { number: parcelNumber, count: parcelCount },
      });
    }
    case "parcel_delivered":
      return words.parcel_delivered({ number });
    case "refund_requested":
      return words.refund_requested({ amount: formatFen(told.facts.amountFen) });
    case "refund_made":
      return words.refund_made({ number, amount: formatFen(told.facts.amountFen) });
    case "claim_answered": {
      const { outcome, amountFen, answer } = told.facts;
      return words.claim_answered({ number, outcome, amount: amountOf(amountFen), answer });
    }
    case "fapiao_issued":
      return words.fapiao_issued({ number, isRed: told.facts.isRed });
    case "share_reminder": {
      const { unit, year, cause, lastDay } = told.facts;
      return words.share_reminder({
        unit: nameIn(unit, locale),
        year,
        cause,
        lastDay: formatDate(lastDay, locale),
      });
    }
    case "purchase_to_approve":
      return words.purchase_to_approve({ number: told.facts.number });
    case "purchase_decided":
      return words.purchase_decided(told.facts);
    case "quote_asked": {
      const { unit, answerByDay, goodsCount } = told.facts;
      const answerBy = formatDate(answerByDay, locale);
      return words.quote_asked({ unit: nameIn(unit, locale), answerBy, goods: goodsCount });
    }
    case "quote_offered": {
      const { seller, validUntilDay } = told.facts;
      const validUntil = formatDate(validUntilDay, locale);
      return words.quote_offered({ seller: seller ? nameIn(seller, locale) : words.centre, validUntil });
    }
    case "payment_requested":
      return words.payment_requested({ dueBy: formatDate(told.facts.dueDay, locale) });
    case "acceptance_disputed":
      return words.acceptance_disputed(told.facts);
  }
}

function rowsOf(told: Told, { rows, ...words }: MailWords, locale: Locale): Letter["rows"] {
  const goodsOf = (goods: readonly MessageGoods[]) =>
    words.goodsList(
      goods
        .slice(0, GOODS_NAMED)
        .map(({ name, quantity }) => words.goods(nameIn(name, locale), formatCount(quantity))),
      Math.max(0, goods.length - GOODS_NAMED),
    );
  switch (told.kind) {
    case "order_placed":
      return [
        { label: rows.goods, value: goodsOf(told.facts.goods) },
        { label: rows.toPay, value: formatFen(told.facts.totalFen) },
      ];
    case "order_paid":
      return [
        { label: rows.paid, value: formatFen(told.facts.totalFen) },
        ...told.facts.counties.map(({ name, amountFen }) => ({
          label: rows.credited(nameIn(name, locale)),
          value: formatFen(amountFen),
        })),
      ];
    case "order_ready":
      return [
        { label: rows.collectAt, value: nameIn(told.facts.outlet, locale) },
        { label: rows.code, value: told.facts.code },
        ...(told.facts.keepUntilDay === null
          ? []
          : [{ label: rows.keepUntil, value: formatDate(told.facts.keepUntilDay, locale) }]),
      ];
    case "parcel_shipped":
      return [
        { label: rows.parcel, value: goodsOf(told.facts.goods) },
        { label: rows.carrier, value: nameIn(told.facts.carrier, locale) },
        ...(told.facts.trackingNumber === null
          ? []
          : [{ label: rows.tracking, value: told.facts.trackingNumber }]),
      ];
    case "refund_requested":
    case "refund_made":
      return [{ label: rows.refund, value: formatFen(told.facts.amountFen) }];
    case "fapiao_issued":
      return [
        { label: rows.fapiao, value: told.facts.fapiaoNumber },
        { label: rows.fapiaoAmount, value: formatFen(told.facts.amountFen) },
      ];
    case "share_reminder":
      return [
        { label: rows.shareNet, value: formatFen(told.facts.netFen) },
        ...(told.facts.cause === "undeclared"
          ? []
          : [{ label: rows.shareFloor, value: formatFen(told.facts.floorFen) }]),
      ];
    case "purchase_to_approve":
    case "purchase_decided":
      return [
        { label: rows.purchase, value: told.facts.number },
        { label: rows.total, value: formatFen(told.facts.totalFen) },
      ];
    case "quote_asked":
      return [{ label: rows.request, value: told.facts.number }];
    case "quote_offered":
      return [
        { label: rows.request, value: told.facts.number },
        { label: rows.total, value: formatFen(told.facts.totalFen) },
      ];
    case "payment_requested":
      return [
        { label: rows.paymentRequest, value: told.facts.number },
        { label: rows.total, value: formatFen(told.facts.amountFen) },
      ];
    case "acceptance_disputed":
      return [{ label: rows.order, value: told.facts.number }];
    default:
      return [];
  }
}

function countiesOf({ facts: { counties } }: Told, words: MailWords, locale: Locale): string {
  return words.counties(
    counties.slice(0, COUNTIES_NAMED).map(({ name }) => nameIn(name, locale)),
    counties.length,
  );
}

function amountOf(amountFen: number | null): string | null {
  return amountFen === null ? null : formatFen(amountFen);
}

function nameIn({ zh, en }: Named, locale: Locale): string {
  return locale === "en" ? en : zh;
}
