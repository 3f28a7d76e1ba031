import type { ReactNode } from "react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { OrderAccount } from "#app/components/order-account.tsx";
import { OrderClaims } from "#app/components/order-claims.tsx";
import { OrderCollection } from "#app/components/order-collection.tsx";
import { OrderFapiaoSection } from "#app/components/order-fapiao.tsx";
import { PayNotice, TooLateNotice } from "#app/components/order-pay-notice.tsx";
import { OrderProgress } from "#app/components/order-progress.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { TransferNoticeSection } from "#app/components/transfer-notice.tsx";
import type { OrderPage } from "#app/http/order-page.server.ts";

/** An order: its money, its goods, where they are, and what can be done about it; `children` come last. */
export function OrderView({ page, children }: { page: OrderPage; children?: ReactNode }) {
  const { checkout, fulfilment } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const { order, number, pay, mayAct } = page;
  return (
    <>
      <div className="stack">
        {page.transfer ? (
          <TransferNoticeSection notice={page.transfer} number={number} mayPay={mayAct && !page.account} />
        ) : pay ? (
          <PayNotice number={number} asOf={page.asOf} mayPay={mayAct} {...pay} />
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
          {page.account ? <OrderAccount account={page.account} order={order} asOf={page.asOf} /> : null}
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
          <OrderFapiaoSection number={number} fapiao={page.fapiao} mayAsk={mayAct} />
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
          {children}
        </div>
      </div>
    </>
  );
}

function Lines({ page }: { page: OrderPage }) {
  const { checkout, common, credit } = useMessages();
  const texts = checkout.order;
  const path = usePath();
  const isEn = useLocale() === "en";
  const { order } = page;
  // of goods that went first, what was accepted is what was paid
  const soldFen = page.account?.settlement?.dueFen ?? order.totalFen;
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
        {soldFen === order.totalFen || order.paidAt === null ? null : (
          <div>
            <dt>{credit.order.deducted}</dt>
            <dd>
              <Money amountFen={soldFen - order.totalFen} />
            </dd>
          </div>
        )}
        <div className="sums-total">
          <dt>{order.paidAt === null ? common.money.total : common.money.paid}</dt>
          <dd>
            <Money amountFen={order.paidAt === null ? order.totalFen : soldFen} />
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
function Credits({ page }: { page: OrderPage }) {
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
