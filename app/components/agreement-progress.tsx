import { type NamedGoods, useGoodsName } from "#app/components/agreement-pieces.tsx";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { BarChart } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import { type Forecast, paceOf } from "#app/domain/agreements/forecast.ts";
import type { LineProgress } from "#app/domain/agreements/progress.server.ts";
import type { OrderState, PROGRESS, PURCHASE_STATES } from "#db/words.ts";

export type ShownProgress = LineProgress & { goods: NamedGoods };

/** How far the goods of an agreement are: agreed, called off, paid and left, each opened by a link to its lines. */
export function AgreementProgress(props: { lines: readonly ShownProgress[]; asOf: number; here: string }) {
  const { agreements } = useMessages();
  const words = agreements.progress;
  const goodsName = useGoodsName();
  const linesOf = ({ variantId }: ShownProgress) => `${props.here}?goods=${variantId}#lines`;
  return (
    <BarChart
      title={words.title}
      scope={words.scope}
      asOf={props.asOf}
      kind="count"
      data={props.lines.flatMap((line) => {
        const name = goodsName(line.goods);
        const bar = (key: string, label: string, value: number) => ({
          ...{ key: `${line.variantId} ${key}`, label: words.bar(name, label), value },
        });
        return [
          bar("agreed", words.agreed, line.quantity),
          bar("called", words.called, line.calledOff),
          bar("paid", words.paid, line.paidQuantity),
        ];
      })}
      table={
        <DataTable
          caption={words.title}
          scope={words.scope}
          asOf={props.asOf}
          rows={props.lines}
          rowKey={({ variantId }) => variantId}
          isStacked
          columns={[
            { key: "goods", label: words.goods, cell: ({ goods }) => goodsName(goods) },
            {
              key: "agreed",
              label: words.agreed,
              isNumeric: true,
              isLabelled: true,
              cell: ({ quantity }) => formatCount(quantity),
            },
            {
              key: "called",
              label: words.called,
              isNumeric: true,
              isLabelled: true,
              cell: (line) => <a href={linesOf(line)}>{formatCount(line.calledOff)}</a>,
            },
            {
              key: "paid",
              label: words.paid,
              isNumeric: true,
              isLabelled: true,
              cell: (line) => <a href={linesOf(line)}>{formatCount(line.paidQuantity)}</a>,
            },
            {
              key: "paidFen",
              label: words.paidFen,
              isNumeric: true,
              isLabelled: true,
              cell: (line) => (
                <a href={linesOf(line)}>
                  <Money amountFen={line.paidFen} />
                </a>
              ),
            },
            {
              key: "left",
              label: words.left,
              isNumeric: true,
              isLabelled: true,
              cell: ({ forecast }) => formatCount(forecast.left),
            },
          ]}
        />
      }
    />
  );
}

/** What is expected of each line, with how it was reckoned; never added to what was ordered or paid. */
export function AgreementForecast(props: { lines: readonly ShownProgress[]; asOf: number }) {
  const { agreements } = useMessages();
  const words = agreements.forecast;
  const goodsName = useGoodsName();
  return (
    <DataTable
      caption={words.title}
      scope={words.scope}
      asOf={props.asOf}
      rows={props.lines}
      rowKey={({ variantId }) => variantId}
      isStacked
      columns={[
        { key: "goods", label: words.goods, cell: ({ goods }) => goodsName(goods) },
        {
          key: "stock",
          label: words.stock,
          isLabelled: true,
          cell: ({ forecast }) =>
            forecast.left === 0
              ? words.nothingLeft
              : words.covers(formatCount(forecast.covered), formatCount(forecast.left)),
        },
        {
          key: "pace",
          label: words.pace,
          isLabelled: true,
          cell: ({ forecast, calledOff }) => (
            <>
              {uncalledText(forecast, words)}
              <small className="quiet block">
                {words.reckoned(
                  formatCount(forecast.daysPassed),
                  formatCount(calledOff),
                  formatCount(paceOf(forecast, calledOff)),
                  formatCount(forecast.daysLeft),
                )}
              </small>
            </>
          ),
        },
        {
          key: "shortfall",
          label: words.shortfall,
          isNumeric: true,
          isLabelled: true,
          cell: ({ forecast }) =>
            forecast.shortfall > 0 ? (
              <Badge tone="warning">{formatCount(forecast.shortfall)}</Badge>
            ) : (
              formatCount(0)
            ),
        },
      ]}
    />
  );
}

type ForecastWords = ReturnType<typeof useMessages>["agreements"]["forecast"];

function uncalledText({ left, uncalled, daysLeft }: Forecast, words: ForecastWords): string {
  if (left === 0) return words.nothingLeft;
  if (daysLeft === 0) return words.over(formatCount(left));
  if (uncalled === null) return words.tooEarly;
  return uncalled === 0 ? words.allCalled : words.uncalled(formatCount(uncalled));
}

export interface CallOffLine {
  id: string;
  purchaseNumber: string;
  orderNumber: string | null;
  deliveryDay: number | null;
  quantity: number;
  unitPriceFen: number | null;
  paidQuantity: number;
  paidFen: number;
  isDrawn: boolean;
  order: { state: OrderState; progress: (typeof PROGRESS)[number] } | null;
  purchase: { state: (typeof PURCHASE_STATES)[number] } | null;
  goods: NamedGoods;
}

/** The lines behind the figures: of one kind of goods, or of all. */
export function CallOffLines(props: {
  lines: readonly CallOffLine[];
  /** The goods whose lines these are; null for all. */
  goods: NamedGoods | null;
  here: string;
  asOf: number;
  /** Where a purchase or an order can be opened, if it can be. */
  purchaseHref?: (number: string) => string;
  orderHref?: (number: string) => string;
}) {
  const { agreements, admin, bulk } = useMessages();
  const words = agreements.callOffs;
  const goodsName = useGoodsName();
  const linked = (number: string, href: ((number: string) => string) | undefined) =>
    href ? <a href={href(number)}>{number}</a> : number;
  const drawn = props.lines.filter(({ isDrawn }) => isDrawn);
  const sumOf = (value: (line: CallOffLine) => number) => drawn.reduce((sum, line) => sum + value(line), 0);
  return (
    <section id="lines" className="stack">
      {props.goods ? (
        <p>
          {words.only(goodsName(props.goods))} <a href={`${props.here}#lines`}>{words.all}</a>
        </p>
      ) : null}
      <DataTable
        caption={words.title}
        scope={words.scope}
        asOf={props.asOf}
        rows={props.lines}
        rowKey={({ id }) => id}
        empty={words.none}
        total={props.lines.length > 0 ? words.total : undefined}
        isStacked
        columns={[
          {
            key: "purchase",
            label: words.purchase,
            cell: ({ purchaseNumber }) => linked(purchaseNumber, props.purchaseHref),
          },
          {
            key: "order",
            label: words.order,
            isLabelled: true,
            cell: ({ orderNumber }) => (orderNumber ? linked(orderNumber, props.orderHref) : "–"),
          },
          { key: "goods", label: words.goods, cell: ({ goods }) => goodsName(goods) },
          {
            key: "day",
            label: words.day,
            isLabelled: true,
            cell: ({ deliveryDay }) => (deliveryDay === null ? "–" : <DateTime day={deliveryDay} />),
          },
          {
            key: "state",
            label: words.state,
            cell: ({ order, purchase }) =>
              order ? orderState(order) : purchase ? bulk.states[purchase.state] : "–",
          },
          {
            key: "price",
            label: words.price,
            isNumeric: true,
            isLabelled: true,
            cell: ({ unitPriceFen }) => (unitPriceFen === null ? "–" : <Money amountFen={unitPriceFen} />),
          },
          {
            key: "quantity",
            label: words.quantity,
            isNumeric: true,
            isLabelled: true,
            cell: ({ quantity, isDrawn }) =>
              isDrawn ? formatCount(quantity) : <s title={words.givenBack}>{formatCount(quantity)}</s>,
            total: formatCount(sumOf(({ quantity }) => quantity)),
          },
          {
            key: "paid",
            label: words.paid,
            isNumeric: true,
            isLabelled: true,
            cell: ({ paidQuantity }) => formatCount(paidQuantity),
            total: formatCount(props.lines.reduce((sum, { paidQuantity }) => sum + paidQuantity, 0)),
          },
          {
            key: "paidFen",
            label: words.paidFen,
            isNumeric: true,
            isLabelled: true,
            cell: ({ paidFen }) => <Money amountFen={paidFen} />,
            total: <Money amountFen={props.lines.reduce((sum, { paidFen }) => sum + paidFen, 0)} />,
          },
        ]}
      />
    </section>
  );

  function orderState({ state, progress }: NonNullable<CallOffLine["order"]>) {
    return progress === "cancelled" ? words.cancelled : admin.order.states[state];
  }
}
