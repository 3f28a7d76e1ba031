import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Weight } from "#app/components/amounts.tsx";
import { Barcode } from "#app/components/barcode.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { CountyTag, StorageBadge } from "#app/components/tags.tsx";
import { listForHandling } from "#app/domain/fulfilment/bulk.server.ts";
import { listSenderNames } from "#app/domain/fulfilment/desk.server.ts";
import { numbersIn } from "#app/routes/admin/bulk-rows.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What is put into the boxes of some orders: a sheet for each. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "fulfilOrders");
  const { read } = currentStore();
  const orders = await listForHandling(read, numbersIn(new URL(request.url).searchParams.getAll("number")));
  const senders = await listSenderNames(read, orders);
  return {
    slips: orders.map((order) => ({
      ...order,
      sender: senders.get(order.fulfilmentSupplierId ?? order.fulfilmentOutletId),
      goods: order.goods
        .map((line) => ({ ...line, pieces: line.toSend + line.inParcels }))
        .filter((line) => line.pieces > 0),
    })),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.slip.title);

/** What the whole box must be kept at, when anything in it must: the coldest first. */
const COLD = ["frozen", "chilled"] as const;

type Slip = ReturnType<typeof useLoaderData<typeof loader>>["slips"][number];

export default function Slips() {
  const { slips } = useLoaderData<typeof loader>();
  const { fulfilment } = useMessages();
  const to = usePath();
  const words = fulfilment.slip;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: fulfilment.list.title, href: to("/admin/orders") }, { label: words.title }]}
      />
      <div className="no-print">
        <PageTitle
          title={words.title}
          text={words.text}
          actions={
            <Button type="button" kind="quiet" data-print hidden>
              {words.print}
            </Button>
          }
        />
      </div>
      {slips.length === 0 ? <Notice kind="info" title={fulfilment.bulk.nothing} /> : null}
      {slips.map((slip) => (
        <SlipSheet key={slip.id} slip={slip} />
      ))}
    </>
  );
}

function SlipSheet({ slip }: { slip: Slip }) {
  const { fulfilment, common } = useMessages();
  const isEn = useLocale() === "en";
  const words = fulfilment.slip;
  const coldest = COLD.find((storage) => slip.goods.some((line) => line.storageClass === storage));
  const pieces = slip.goods.reduce((sum, line) => sum + line.pieces, 0);
  return (
    <article className="slip panel">
      <header className="slip-head">
        <div>
          <p className="slip-shop">{common.siteName}</p>
          <h2>
            {words.name} {coldest ? <StorageBadge storage={coldest} /> : null}
          </h2>
          <p>
            <DateTime instant={slip.placedAt} />
          </p>
        </div>
        <div className="slip-code">
          <Barcode digits={slip.number} label={words.number(slip.number)} />
          <p>{slip.number}</p>
        </div>
      </header>
      <dl className="slip-facts">
        <dt>{words.receiver}</dt>
        <dd>
          <b>{slip.receiverName}</b> {slip.phone}
          <br />
          {slip.regionZh} {slip.street} {slip.detail}
        </dd>
        <dt>{words.sender}</dt>
        <dd>{isEn ? slip.sender?.en : slip.sender?.zh}</dd>
        {slip.note ? (
          <>
            <dt>{words.note}</dt>
            <dd>{slip.note}</dd>
          </>
        ) : null}
      </dl>
      <table className="slip-goods">
        <thead>
          <tr>
            <th scope="col">{words.check}</th>
            <th scope="col">{words.county}</th>
            <th scope="col">{words.goods}</th>
            <th scope="col" className="numeric">
              {words.weight}
            </th>
            <th scope="col" className="numeric">
              {words.quantity}
            </th>
          </tr>
        </thead>
        <tbody>
          {slip.goods.map((line) => (
            <tr key={line.orderLineId}>
              <td>
                <span className="slip-box" />
              </td>
              <td>
                <CountyTag county={isEn ? line.countyNameEn : line.countyNameZh} size="small" />
              </td>
              <td>
                {isEn ? line.nameEn : line.nameZh}{" "}
                {line.storageClass === "ambient" ? null : <StorageBadge storage={line.storageClass} />}
                <br />
                <small>
                  {isEn ? line.specEn : line.specZh} · {line.sku}
                </small>
              </td>
              <td className="numeric">{line.restGrams > 0 ? <Weight grams={line.restGrams} /> : "–"}</td>
              <td className="numeric">
                <b>{formatCount(line.pieces)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="slip-total">{words.total(formatCount(pieces))}</p>
      <p className="quiet">{words.thanks}</p>
    </article>
  );
}
