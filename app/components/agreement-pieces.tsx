import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatDays, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { LineTerms } from "#app/domain/agreements/agreement.ts";
import type { UnitName } from "#app/domain/units/unit.ts";
import { lessPermille } from "#app/domain/values/fen.ts";
import type { AgreementState } from "#db/words.ts";

/** Goods as a page names them, with what the shop asks for one today. */
export interface NamedGoods {
  variantId: string;
  sku: string;
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
  priceFen: number;
}

export interface ShownLine extends LineTerms {
  lineNumber: number;
  goods: NamedGoods;
}

/** The name of a seller, of which the centre has none of its own. */
export interface SellerName {
  nameZh: string;
  nameEn: string;
}

export function useSellerName(): (seller: SellerName | null) => string {
  const { agreements } = useMessages();
  const locale = useLocale();
  return (seller) => (seller ? (locale === "en" ? seller.nameEn : seller.nameZh) : agreements.centre);
}

export function useGoodsName(): (goods: NamedGoods) => string {
  const locale = useLocale();
  return (goods) => (locale === "en" ? `${goods.nameEn} ${goods.specEn}` : `${goods.nameZh} ${goods.specZh}`);
}

/** How far an agreement is; one whose last day has passed says so. */
export function AgreementBadge({
  agreement,
  today,
}: {
  agreement: { state: AgreementState; lastDay: number };
  today: number;
}) {
  const { states } = useMessages().agreements;
  const state = agreement.state === "active" && agreement.lastDay < today ? "over" : agreement.state;
  return <Badge tone={TONES[state]}>{states[state]}</Badge>;
}

const TONES = {
  drafted: "plain",
  proposed: "warning",
  active: "leaf",
  refused: "danger",
  withdrawn: "plain",
  over: "plain",
} as const;

/** An agreement in a list. */
export interface ListedAgreement {
  number: string;
  title: string;
  state: AgreementState;
  fromDay: number;
  lastDay: number;
  seller: SellerName | null;
  unitName: UnitName;
  /** Of an active one: in pieces, and what was paid by the ledger. */
  sums: { quantity: number; calledOff: number; paidFen: number } | null;
  /** Of how many kinds of goods something is expected to be short. */
  short: { lines: number };
}

/** Agreements; a unit's own pages need not say whose they are, nor a seller's with whom. */
export function AgreementTable(props: {
  agreements: readonly ListedAgreement[];
  today: number;
  asOf: number;
  href: (number: string) => string;
  hides?: "unit" | "seller";
}) {
  const { agreements: words } = useMessages();
  const locale = useLocale();
  const sellerName = useSellerName();
  return (
    <DataTable
      caption={words.caption}
      scope={words.scope}
      asOf={props.asOf}
      rows={props.agreements}
      rowKey={({ number }) => number}
      rowHref={({ number }) => props.href(number)}
      empty={words.empty}
      isStacked
      columns={[
        { key: "number", label: words.columns.number, cell: ({ number }) => number },
        {
          key: "title",
          label: words.columns.title,
          cell: ({ title }) => title,
        },
        {
          key: "parties",
          label: props.hides
            ? words.columns[props.hides === "unit" ? "seller" : "unit"]
            : words.columns.parties,
          cell: ({ unitName, seller }) => (
            <>
              {props.hides === "unit" ? null : (
                <span className="block">{locale === "en" ? unitName.en : unitName.zh}</span>
              )}
              {props.hides === "seller" ? null : <span className="block">{sellerName(seller)}</span>}
            </>
          ),
        },
        {
          key: "state",
          label: words.columns.state,
          cell: (agreement) => (
            <>
              <AgreementBadge agreement={agreement} today={props.today} />
              <small className="quiet block">
                {formatDays([agreement.fromDay, agreement.lastDay], locale)}
              </small>
            </>
          ),
        },
        {
          key: "called",
          label: words.list.called,
          isNumeric: true,
          isLabelled: true,
          cell: ({ sums }) =>
            sums ? words.list.of(formatCount(sums.calledOff), formatCount(sums.quantity)) : "–",
        },
        {
          key: "paid",
          label: words.list.paid,
          isNumeric: true,
          isLabelled: true,
          cell: ({ sums }) => (sums ? <Money amountFen={sums.paidFen} /> : "–"),
        },
        {
          key: "expected",
          label: words.list.expected,
          isLabelled: true,
          cell: ({ sums, short, lastDay }) =>
            !sums || lastDay < props.today ? (
              "–"
            ) : short.lines > 0 ? (
              <Badge tone="warning">{words.list.short(short.lines)}</Badge>
            ) : (
              words.list.fine
            ),
        },
      ]}
    />
  );
}

/** The goods of an agreement: how many, at what price, in which season. */
export function AgreedGoods({ lines, caption }: { lines: readonly ShownLine[]; caption?: string }) {
  const { agreements } = useMessages();
  const words = agreements.lines;
  const goodsName = useGoodsName();
  return (
    <DataTable
      caption={caption ?? words.caption}
      rows={lines}
      rowKey={({ lineNumber }) => String(lineNumber)}
      isStacked
      columns={[
        {
          key: "goods",
          label: words.goods,
          cell: ({ goods }) => (
            <>
              {goodsName(goods)} <small>{goods.sku}</small>
            </>
          ),
        },
        {
          key: "quantity",
          label: words.quantity,
          isNumeric: true,
          isLabelled: true,
          cell: ({ quantity }) => formatCount(quantity),
        },
        {
          key: "price",
          label: words.price,
          isNumeric: true,
          isLabelled: true,
          cell: (line) => <PriceRule line={line} listPriceFen={line.goods.priceFen} />,
        },
        { key: "season", label: words.season, isLabelled: true, cell: (line) => <SeasonText line={line} /> },
      ]}
    />
  );
}

/** What one costs: an amount, or how it follows from the shop's price, with what that is today. */
export function PriceRule({ line, listPriceFen }: { line: LineTerms; listPriceFen: number }) {
  const words = useMessages().agreements.lines;
  if (line.unitPriceFen !== null)
    return (
      <>
        <Money amountFen={line.unitPriceFen} /> <small className="quiet">{words.fixed}</small>
      </>
    );
  const permille = line.belowListPermille ?? 0;
  return (
    <>
      {words.below(percentText(permille))}
      <small className="quiet block">{words.today(formatFen(lessPermille(listPriceFen, permille)))}</small>
    </>
  );
}

/** "3.5" for 35 thousandths. */
export function percentText(permille: number): string {
  return permille % 10 === 0 ? String(permille / 10) : (permille / 10).toFixed(1);
}

/** The season of each year in which goods are delivered. */
export function SeasonText({ line }: { line: Pick<LineTerms, "seasonFrom" | "seasonTo"> }) {
  const words = useMessages().agreements.lines;
  const locale = useLocale();
  return line.seasonFrom === null || line.seasonTo === null
    ? words.allYear
    : formatDays([line.seasonFrom, line.seasonTo], locale);
}

export interface AgreementFactsProps {
  state: AgreementState;
  fromDay: number;
  lastDay: number;
  seller: SellerName | null;
  unitName: UnitName;
  /** Where the goods go; null where that is not told. */
  regionZh: string | null;
  note: string | null;
  draftedAt: number;
  proposedAt: number | null;
  answeredAt: number | null;
  reason: string | null;
}

/** Whose agreement it is, from when to when, and how far it is. */
export function AgreementFacts({ agreement, today }: { agreement: AgreementFactsProps; today: number }) {
  const { agreements } = useMessages();
  const words = agreements.facts;
  const locale = useLocale();
  const sellerName = useSellerName();
  const { state, answeredAt } = agreement;
  return (
    <dl className="order-facts">
      <dt>{agreements.columns.state}</dt>
      <dd>
        <AgreementBadge agreement={agreement} today={today} />
      </dd>
      <dt>{words.term}</dt>
      <dd>{formatDays([agreement.fromDay, agreement.lastDay], locale)}</dd>
      <dt>{words.unit}</dt>
      <dd>{locale === "en" ? agreement.unitName.en : agreement.unitName.zh}</dd>
      {agreement.regionZh ? (
        <>
          <dt>{words.place}</dt>
          <dd>{agreement.regionZh}</dd>
        </>
      ) : null}
      <dt>{words.seller}</dt>
      <dd>{sellerName(agreement.seller)}</dd>
      {agreement.proposedAt === null ? (
        <>
          <dt>{words.drafted}</dt>
          <dd>
            <DateTime instant={agreement.draftedAt} />
          </dd>
        </>
      ) : (
        <>
          <dt>{words.proposed}</dt>
          <dd>
            <DateTime instant={agreement.proposedAt} />
          </dd>
        </>
      )}
      {answeredAt !== null && (state === "active" || state === "refused" || state === "withdrawn") ? (
        <>
          <dt>{words.answers[state]}</dt>
          <dd>
            <DateTime instant={answeredAt} />
          </dd>
        </>
      ) : null}
      {agreement.reason ? (
        <>
          <dt>{words.reason}</dt>
          <dd>{agreement.reason}</dd>
        </>
      ) : null}
      {agreement.note ? (
        <>
          <dt>{words.note}</dt>
          <dd className="as-written">{agreement.note}</dd>
        </>
      ) : null}
    </dl>
  );
}
