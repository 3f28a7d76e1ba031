import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatFen, formatGrams } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QrCode } from "#app/components/qr-code.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { findReceipt, type Receipt } from "#app/domain/tills/receipt.server.ts";
import { pricePer500Grams } from "#app/domain/values/fen.ts";
import { isId } from "#app/domain/values/id.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * The receipt of a sale at a counter, for whoever has its address: a random number that stands in the QR
 * code on the paper. A till that had no network may not have told us of the sale yet; the page says so.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const saleId = params.saleId?.toLowerCase() ?? "";
  if (!isId(saleId)) throw new Response("Not Found", { status: 404 });
  const receipt = await findReceipt(currentStore().read, saleId);
  const address = publicOrigin(request) + localPath(localeOf(request), `/r/${saleId}`);
  return data({ receipt: receipt ?? null, address }, { status: receipt ? 200 : 404 });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ tillSlip }) => tillSlip.title);

export default function ReceiptPage() {
  const { receipt, address } = useLoaderData<typeof loader>();
  const words = useMessages().tillSlip;
  const to = usePath();
  if (!receipt)
    return (
      <EmptyState
        title={words.notYet}
        text={words.notYetText}
        action={{ href: to(new URL(address).pathname.replace(/^\/en/, "")), label: words.lookAgain }}
      />
    );
  return (
    <div className="slip-page">
      <Slip receipt={receipt} address={address} />
      <p className="row no-print">
        <button type="button" className="button button-quiet" data-print hidden>
          {words.print}
        </button>
        <ButtonLink href={to("/counties")} kind="quiet">
          {words.counties}
        </ButtonLink>
      </p>
    </div>
  );
}

function Slip({ receipt, address }: { receipt: Receipt; address: string }) {
  const { common, counterDesk, tillSlip: words } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  return (
    <article className="slip panel">
      <header>
        <h1>{common.siteName}</h1>
        <p>{isEn ? receipt.outletEn : receipt.outletZh}</p>
        <p>
          <DateTime instant={receipt.soldAt} />
        </p>
        <p className="slip-number">
          {words.number(receipt.deviceCode, receipt.number)} <DemoMark />
        </p>
      </header>
      <ol className="slip-lines">
        {receipt.lines.map((line) => (
          <li key={line.id}>
            <p className="slip-goods">
              <span>{isEn ? line.nameEn : line.nameZh}</span>
              <Money amountFen={line.amountFen} />
            </p>
            <p className="slip-detail">
              {line.isWeighed
                ? words.byWeight(
                    formatGrams(line.grams),
                    formatFen(pricePer500Grams(line.amountFen, line.grams) ?? 0),
                  )
                : words.byPack(line.quantity, isEn ? line.specEn : line.specZh, formatFen(line.unitPriceFen))}
            </p>
            <p className="slip-origin">
              <a href={to(`/counties/${line.countyId}`)}>
                {words.origin(isEn ? line.countyEn : line.countyZh)}
              </a>
              {line.isCertified ? <span>{words.certified}</span> : null}
            </p>
            {line.returnedFen > 0 ? (
              <p className="slip-returned">
                <span>{words.returned(line.returnedQuantity)}</span>
                <Money amountFen={-line.returnedFen} />
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      <dl className="slip-sums">
        <div className="slip-total">
          <dt>{words.total}</dt>
          <dd>
            <Money amountFen={receipt.totalFen} />
          </dd>
        </div>
        <div>
          <dt>{counterDesk.tenders[receipt.tender]}</dt>
          <dd>
            <Money amountFen={receipt.tenderedFen} />
          </dd>
        </div>
        {receipt.changeFen > 0 ? (
          <div>
            <dt>{words.change}</dt>
            <dd>
              <Money amountFen={receipt.changeFen} />
            </dd>
          </div>
        ) : null}
        {receipt.returnedFen > 0 ? (
          <div>
            <dt>{words.returnedSum}</dt>
            <dd>
              <Money amountFen={-receipt.returnedFen} />
            </dd>
          </div>
        ) : null}
      </dl>
      <QrCode text={address} label={words.qr} />
      <p className="slip-thanks">{words.thanks}</p>
    </article>
  );
}
