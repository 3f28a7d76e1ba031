import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { isClaimable, listClaimable } from "#app/domain/claims/claimable.server.ts";
import { listOrderClaims } from "#app/domain/claims/queries.server.ts";
import { findCollection } from "#app/domain/fulfilment/collect.server.ts";
import { listParcels } from "#app/domain/fulfilment/queries.server.ts";
import { findRule } from "#app/domain/fulfilment/rules.server.ts";
import { maskAddress, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import { findOrderFapiao } from "#app/domain/invoicing/order-fapiao.server.ts";
import { listSentMessages } from "#app/domain/messaging/message-queries.server.ts";
import { findOrderParts, listCredits, type Order } from "#app/domain/ordering/order-queries.server.ts";
import { sumRefunds } from "#app/domain/ordering/refund-queries.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { findTransferNotice } from "#app/domain/payments/transfer-notice.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { findOwnOrder } from "#app/http/own-order.server.ts";
import { FindOrderForm } from "#app/routes/storefront/find-order-form.tsx";
import { OrderClaims } from "#app/routes/storefront/order-claims.tsx";
import { OrderCollection } from "#app/routes/storefront/order-collection.tsx";
import { mayHaveFapiao, OrderFapiaoSection } from "#app/routes/storefront/order-fapiao.tsx";
import { OrderMessages } from "#app/routes/storefront/order-messages.tsx";
import { OrderProgress } from "#app/routes/storefront/order-progress.tsx";
import { TransferNoticeSection } from "#app/routes/storefront/transfer-notice.tsx";
import { PayNotice, TooLateNotice } from "#app/routes/storefront/way-to-pay.tsx";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

/** How long an order thanks for its payment. */
const DAY_MS = 86_400_000;

/**
 * An order, for its owner and for a guest who proved to know it; for anybody else it is not there,
 * just as one that does not exist.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const number = params.number ?? "";
  const { read } = currentStore();
  const now = Date.now();
  const found = await findOwnOrder(request, number, now);
  if (!found) return data({ number, order: undefined }, { status: 404 });
  const { order, isOwner } = found;
  const isWhole = isOwner || found.isPlacedHere;

  const { lines, events, payment } = await findOrderParts(read, order.id);
  const isProcessing = payment?.state === "processing";
  const credits = await listCredits(read, order.id);
  const transfer = payment?.gateway === "transfer" ? await findTransferNotice(read, order.id) : undefined;
  const { receiverName, phone, regionZh, street, detail } = order;
  return data({
    number,
    asOf: now,
    order: {
      state: order.state,
      progress: order.progress,
      handover: order.handover,
      goodsFen: order.goodsFen,
      freightFen: order.freightFen,
      totalFen: order.totalFen,
      placedAt: order.placedAt,
      paidAt: order.paidAt,
      note: isWhole ? order.note : null,
      receiver: isWhole
        ? { name: receiverName, phone, address: `${regionZh} ${street} ${detail}`, isMasked: false }
        : {
            name: maskName(receiverName),
            phone: maskPhone(phone),
            address: maskAddress({ regionZh, street, detail }),
            isMasked: true,
          },
    },
    lines,
    events,
    credits,
    refunds: await sumRefunds(read, order.id),
    messages: isOwner ? await listSentMessages(read, order.id) : [],
    claims: await listOrderClaims(read, order.id),
    mayClaim: isClaimable(await listClaimable(read, order.id, now)),
    fapiao: mayHaveFapiao(found) ? await findOrderFapiao(read, order.id, order.paidAt) : undefined,
    parcels: await listParcels(read, order.id),
    collection: order.handover === "collected" ? await readCollection(read, order, isWhole) : undefined,
    completeAfterDays: await findRule(read, "complete_after_days", businessDay(now)),
    mayCancel: order.progress === "allocated",
    mayReceive: order.progress === "shipped" || order.progress === "delivered",
    isDemo: payment?.gateway === "demo",
    transfer,
    pay:
      order.state === "awaiting_payment" && (isProcessing || order.holdExpiresAt > now)
        ? { until: order.holdExpiresAt, isProcessing }
        : undefined,
    isJustPaid: order.state === "paid" && order.paidAt !== null && now - order.paidAt < DAY_MS,
    isOwner,
  });
}

/** Where the order is collected, and under which code: for those alone who placed it. */
async function readCollection(read: Reader, order: Order, isWhole: boolean) {
  const waiting = await findCollection(read, order.id);
  return {
    outlet: await getOutletName(read, order.fulfilmentOutletId),
    isReady: waiting !== undefined,
    isCollected: waiting?.collectedAt != null,
    code: isWhole ? waiting?.code : undefined,
    keepUntilDay: waiting?.keepUntilDay ?? null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ checkout }) =>
    page?.order ? checkout.order.heading(page.number) : checkout.order.title,
  );

type Page = Extract<ReturnType<typeof useLoaderData<typeof loader>>, { order: object }>;

export default function OrderRoute() {
  const page = useLoaderData<typeof loader>();
  return page.order ? <OrderPage page={page} /> : <NoOrder number={page.number} />;
}

function NoOrder({ number }: { number: string }) {
  const texts = useMessages().checkout.order;
  const path = usePath();
  return (
    <div className="find-order-page">
      <PageTitle title={texts.notFoundTitle} text={texts.notFoundText} />
      <p className="quiet">
        <a href={`${path("/account/sign-in")}?to=/orders/${number}`}>{texts.signIn}</a>
      </p>
      <FindOrderForm number={number} />
    </div>
  );
}

function OrderPage({ page }: { page: Page }) {
  const { checkout, fulfilment } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const { order, number, pay } = page;
  return (
    <div className="order">
      <PageTitle
        title={texts.heading(number)}
        text={
          <>
            <Badge tone={toneOf(order.state)}>{texts.states[order.state]}</Badge>{" "}
            {order.paidAt === null ? null : <Badge>{fulfilment.progress[order.progress]}</Badge>}{" "}
            {texts.placedAt} <DateTime instant={order.placedAt} />
          </>
        }
        actions={
          <>
            {page.isOwner ? (
              <a className="no-print" href={path("/account/orders")}>
                {texts.allOrders}
              </a>
            ) : null}
            <Button type="button" kind="quiet" data-print hidden>
              {texts.print}
            </Button>
          </>
        }
      />
      <div className="stack">
        {page.transfer ? (
          <TransferNoticeSection notice={page.transfer} number={number} />
        ) : pay ? (
          <PayNotice number={number} asOf={page.asOf} {...pay} />
        ) : order.state === "awaiting_payment" || order.state === "expired" ? (
          <TooLateNotice />
        ) : null}
        {page.isJustPaid ? (
          <div className="no-print">
            <Notice kind="success" title={texts.thanksTitle}>
              {texts.thanksText(page.credits.length)}
            </Notice>
          </div>
        ) : null}
        {page.isDemo ? (
          <p className="order-demo">
            <DemoMark /> {texts.demoOrder}
          </p>
        ) : null}
      </div>
      <div className="with-aside with-aside-end">
        <div className="stack-l">
          <Lines page={page} />
          <Credits page={page} />
          <OrderClaims number={number} claims={page.claims} mayAsk={page.mayClaim} />
        </div>
        <div className="stack-l">
          {page.collection && order.paidAt !== null && order.progress !== "cancelled" ? (
            <OrderCollection collection={page.collection} />
          ) : null}
          <section aria-labelledby="progress-title">
            <h2 id="progress-title">{texts.progress}</h2>
            <OrderProgress {...page} />
            {page.mayCancel || page.mayReceive ? (
              <p className="no-print">
                {page.mayCancel ? (
                  <ButtonLink kind="quiet" href={path(`/orders/${number}/cancel`)}>
                    {fulfilment.shopper.cancel}
                  </ButtonLink>
                ) : (
                  <ButtonLink href={path(`/orders/${number}/receive`)}>
                    {fulfilment.shopper.receive}
                  </ButtonLink>
                )}
              </p>
            ) : null}
          </section>
          <OrderFapiaoSection number={number} fapiao={page.fapiao} />
          <section aria-labelledby="receiver-title">
            <h2 id="receiver-title">{texts.receiver}</h2>
            <address className="order-receiver">
              {order.receiver.name} {order.receiver.phone}
              <br />
              {order.receiver.address}
            </address>
            {order.receiver.isMasked ? <p className="quiet">{texts.masked}</p> : null}
            {order.note ? (
              <p className="order-note">
                {texts.note}: {order.note}
              </p>
            ) : null}
          </section>
          <OrderMessages messages={page.messages} />
        </div>
      </div>
    </div>
  );
}

function Lines({ page }: { page: Page }) {
  const { checkout, common } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const isEn = useLocale() === "en";
  const { order } = page;
  return (
    <section aria-labelledby="goods-title">
      <h2 id="goods-title">{texts.goods}</h2>
      <ul className="order-lines">
        {page.lines.map((line) => (
          <li key={line.lineNumber}>
            <GoodsLine
              goods={{
                href: path(`/products/${line.productId}`),
                countyHref: path(`/counties/${line.countyId}`),
                name: isEn ? line.nameEn : line.nameZh,
                spec: isEn ? line.specEn : line.specZh,
                county: isEn ? line.countyNameEn : line.countyNameZh,
                icon: line.icon,
                tint: line.tint,
                storage: line.storageClass,
                isCertified: line.directoryEntryId !== null,
              }}
            >
              <p className="order-line-amount">
                <span>
                  {formatFen(line.unitPriceFen)} × {formatCount(line.quantity)}
                </span>
                <Money amountFen={line.amountFen} />
              </p>
            </GoodsLine>
          </li>
        ))}
      </ul>
      <dl className="sums">
        <div>
          <dt>{common.money.subtotal}</dt>
          <dd>
            <Money amountFen={order.goodsFen} />
          </dd>
        </div>
        <div>
          <dt>{common.freight.label}</dt>
          <dd>{order.freightFen === 0 ? common.freight.free : <Money amountFen={order.freightFen} />}</dd>
        </div>
        <div className="sums-total">
          <dt>{order.paidAt === null ? common.money.total : common.money.paid}</dt>
          <dd>
            <Money amountFen={order.totalFen} />
          </dd>
        </div>
        {[
          { label: texts.repaid, amountFen: page.refunds.repaidFen },
          { label: texts.repaying, amountFen: page.refunds.underWayFen },
        ].map(({ label, amountFen }) =>
          amountFen === 0 ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Money amountFen={-amountFen} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

/** Which county was credited how much: the ledger's own words about this order. */
function Credits({ page }: { page: Page }) {
  const { checkout } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const isEn = useLocale() === "en";
  const { credits } = page;
  const creditedFen = credits.reduce((sum, credit) => sum + credit.amountFen, 0);
  return (
    <section aria-labelledby="credits-title">
      <h2 id="credits-title">{texts.credits}</h2>
      {credits.length === 0 ? (
        <p className="quiet">{texts.creditsLater}</p>
      ) : (
        <DataTable
          caption={texts.creditsCaption}
          scope={texts.creditsScope}
          asOf={page.asOf}
          rows={credits}
          rowKey={(credit) => credit.countyId}
          rowHref={(credit) => path(`/counties/${credit.countyId}`)}
          total={creditedFen === page.order.goodsFen ? texts.creditsTotal : texts.creditsTotalLess}
          columns={[
            {
              key: "county",
              label: texts.county,
              cell: (credit) => (isEn ? credit.nameEn : credit.nameZh),
            },
            {
              key: "credited",
              label: texts.credited,
              isNumeric: true,
              cell: (credit) => <Money amountFen={credit.amountFen} />,
              total: <Money amountFen={creditedFen} />,
            },
          ]}
        />
      )}
    </section>
  );
}
