import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import type { PaymentRequest } from "#app/domain/acceptance/payment-requests.server.ts";
import { formatRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import { businessDay } from "#app/domain/values/business-day.ts";

/** A request for payment with its proof, as it goes to the unit's finance office. `…Href` are final. */
export function PaymentRequestSheet(props: {
  request: Omit<PaymentRequest, "unit" | "id">;
  unitName: string;
  asOf: number;
  orderHref: (number: string) => string;
  paperHref?: ((number: string) => string) | undefined;
  photoHref: (photoId: string, size: "full" | "thumbnail") => string;
}) {
  const { acceptance, claims, paymentRequests: words, transferNotice: texts } = useMessages();
  const locale = useLocale();
  const { request, unitName, asOf, orderHref, paperHref, photoHref } = props;
  const { orders, photos } = request;
  const [first] = orders;
  const openFen = orders.reduce((sum, order) => sum + order.openFen, 0);
  return (
    <div className="stack-l">
      {openFen === 0 ? <Notice kind="success">{words.nothingOpen}</Notice> : null}
      <section className="panel stack remittance" aria-labelledby="transfer-title">
        <div className="row row-apart">
          <h2 id="transfer-title">{words.transfer}</h2>
          {first?.isDemo ? <DemoMark /> : null}
        </div>
        {first?.isDemo ? <Notice kind="warning">{texts.demo}</Notice> : null}
        <p className="remittance-code">
          <span>{words.code}</span>
          <strong translate="no">{formatRemittanceCode(request.jointCode)}</strong>
        </p>
        <dl className="remittance-facts">
          <dt>{words.toPay}</dt>
          <dd className="remittance-due">
            <Money amountFen={openFen} />
          </dd>
          <dt>{texts.dueDay}</dt>
          <dd>
            <DateTime day={request.dueDay} />
          </dd>
          <dt>{words.unit}</dt>
          <dd>{unitName}</dd>
          {first ? (
            <>
              <dt>{texts.payee}</dt>
              <dd>{first.payeeName}</dd>
              <dt>{texts.bank}</dt>
              <dd>{first.bankName}</dd>
              <dt>{texts.account}</dt>
              <dd className="number">{first.accountNumber.replace(/(.{4})(?=.)/g, "$1 ")}</dd>
              <dt>{texts.payer}</dt>
              <dd>{first.payerName}</dd>
            </>
          ) : null}
          {request.note ? (
            <>
              <dt>{words.note}</dt>
              <dd>{request.note}</dd>
            </>
          ) : null}
        </dl>
      </section>
      <DataTable
        caption={words.orders}
        scope={words.scope}
        asOf={asOf}
        rows={orders}
        rowKey={({ orderNumber }) => orderNumber}
        rowHref={({ orderNumber }) => orderHref(orderNumber)}
        isStacked
        total
        columns={[
          { key: "order", label: words.columns.order, cell: ({ orderNumber }) => orderNumber },
          {
            key: "state",
            label: words.columns.state,
            cell: (order) => (
              <Badge tone={order.openFen === 0 ? "leaf" : "warning"}>
                {order.openFen === 0 ? words.closed : words.open}
              </Badge>
            ),
          },
          {
            key: "amount",
            label: words.columns.amount,
            isNumeric: true,
            cell: ({ amountFen }) => <Money amountFen={amountFen} />,
            total: <Money amountFen={orders.reduce((sum, order) => sum + order.amountFen, 0)} />,
          },
          {
            key: "open",
            label: words.columns.open,
            isNumeric: true,
            cell: (order) => <Money amountFen={order.openFen} />,
            total: <Money amountFen={openFen} />,
          },
          {
            key: "accepted",
            label: words.columns.accepted,
            isLabelled: true,
            cell: ({ orderNumber, accepted }) =>
              accepted === null ? (
                words.notAccepted
              ) : (
                <>
                  {acceptance.acceptedOn(formatDate(businessDay(accepted.acceptedAt), locale))}{" "}
                  {paperHref ? (
                    <a className="no-print" href={paperHref(orderNumber)}>
                      {acceptance.paper}
                    </a>
                  ) : null}
                </>
              ),
          },
          {
            key: "fapiao",
            label: words.columns.fapiao,
            isLabelled: true,
            cell: ({ fapiao }) => (fapiao.length === 0 ? "–" : fapiao.join(" ")),
          },
          {
            key: "purchase",
            label: words.columns.purchase,
            isLabelled: true,
            cell: (order) => order.purchaseNumber,
          },
          { key: "point", label: words.columns.point, isLabelled: true, cell: ({ pointName }) => pointName },
        ]}
      />
      {photos.length > 0 ? (
        <section aria-labelledby="proof-title">
          <h2 id="proof-title">{words.proof}</h2>
          <div className="claim-photos">
            {photos.map((id, index) => (
              <a key={id} href={photoHref(id, "full")}>
                <img
                  src={photoHref(id, "thumbnail")}
                  width="96"
                  height="96"
                  alt={claims.photo(index + 1)}
                  loading="lazy"
                />
              </a>
            ))}
          </div>
        </section>
      ) : null}
    </div>
  );
}
