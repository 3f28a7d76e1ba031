import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { proposeOrder } from "#app/domain/shares/proposal.server.ts";
import { readShareBook, shareIn } from "#app/domain/shares/share-book.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, readForm, typedOf } from "#app/http/forms.server.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

async function propose({ request, params }: Pick<LoaderFunctionArgs, "request" | "params">, now: number) {
  const at = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const year = yearOf(request, now);
  const { policy, floorFen, netFen, unpaidFen } = shareIn(
    await readShareBook(read, year, { unitId: at.unit.id }, now),
    at.unit.id,
  );
  const missingFen = Math.max(0, floorFen - netFen);
  // what is ordered already need not be ordered again; it still has to be paid
  const amountFen = Math.max(0, missingFen - unpaidFen);
  const proposal = await proposeOrder(
    read,
    at.unit.id,
    {
      amountFen,
      outletId: await getCentreId(read),
      isCertifiedOnly: policy?.countsCertifiedOnly === true,
    },
    now,
  );
  return { ...at, year, missingFen, unpaidFen, amountFen, proposal };
}

/** What a unit might order to meet its share, from goods that are on the shelf now. */
export async function loader(args: LoaderFunctionArgs) {
  const now = Date.now();
  const { unit, may, proposal, ...figures } = await propose(args, now);
  const { year, missingFen, unpaidFen, amountFen } = figures;
  return {
    asOf: now,
    key: newId(),
    unitId: unit.id,
    year,
    missingFen,
    unpaidFen,
    amountFen,
    ...proposal,
    mayOrder: may("buyForUnit"),
  };
}

/** Makes the proposal a draft, where the buyer changes what they like. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const listed = (name: string) => [values[name] ?? []].flat();
  const quantities = listed("quantity");
  const rows = listed("code").map((code, index) => ({
    rowNumber: null,
    cells: { code, name: "", spec: "", quantity: quantities[index] ?? "", point: "", day: "" },
  }));
  const key = typedOf(values, "key");
  const draft = {
    key: `${unit.id}:share:${isId(key) ? key : newId()}`,
    unitId: unit.id,
    source: "grid" as const,
    fileName: null,
    note: null,
    rows,
  };
  const finder = await rememberBulkGoods(store.read, now);
  const drafted = await attempt(request, () =>
    store.write((tx) => draftPurchase(tx, draft, finder, person.userId, now)),
  );
  return drafted.ok ? redirect(`/purchasing/${unit.id}/purchases/${drafted.value}`, 303) : drafted.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.order.title);

export default function ProposalPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { share, common } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = share.order;
  const { unitId, year, lines, sumFen, amountFen, missingFen, unpaidFen } = page;
  const home = to(`/purchasing/${unitId}/share?year=${year}`);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: share.of(year), href: home }, { label: words.title }]} />
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {missingFen > 0 ? (
          <p>
            {words.missing(formatFen(missingFen))}
            {unpaidFen > 0 ? words.unpaid(formatFen(unpaidFen)) : null}
          </p>
        ) : null}
        {amountFen === 0 ? (
          <EmptyState
            text={missingFen === 0 ? words.nothingMissing : words.onlyToPay}
            action={{ href: home, label: share.of(year) }}
          />
        ) : (
          <>
            {sumFen < amountFen ? <Notice kind="warning">{words.short}</Notice> : null}
            <form method="post" action={to(`/purchasing/${unitId}/share/order?year=${year}`)} data-once>
              <input type="hidden" name="key" value={page.key} autoComplete="off" />
              <DataTable
                caption={words.caption}
                scope={share.scope.joined([words.scope(formatFen(amountFen)), common.demo])}
                asOf={page.asOf}
                rows={lines}
                rowKey={({ variantId }) => variantId}
                total
                isDense
                isStacked
                columns={[
                  {
                    key: "goods",
                    label: share.lines.goods,
                    cell: (line) => (
                      <>
                        <a href={to(`/products/${line.productId}`)}>{isEn ? line.nameEn : line.nameZh}</a>{" "}
                        {isEn ? line.specEn : line.specZh}
                        <small className="row-within">
                          {isEn ? line.countyEn : line.countyZh} · {isEn ? line.categoryEn : line.categoryZh}
                        </small>
                        <input type="hidden" name="code" value={line.sku} />
                        <input type="hidden" name="quantity" value={line.quantity} />
                      </>
                    ),
                  },
                  {
                    key: "quantity",
                    label: share.lines.quantity,
                    isNumeric: true,
                    cell: ({ quantity }) => formatCount(quantity),
                  },
                  {
                    key: "price",
                    label: words.price,
                    isNumeric: true,
                    cell: ({ priceFen }) => <Money amountFen={priceFen} />,
                  },
                  {
                    key: "amount",
                    label: words.amount,
                    isNumeric: true,
                    cell: (line) => <Money amountFen={line.amountFen} />,
                    total: <Money amountFen={sumFen} />,
                  },
                ]}
              />
              {page.mayOrder && lines.length > 0 ? (
                <p>
                  <Button>{words.draft}</Button>
                </p>
              ) : null}
            </form>
          </>
        )}
      </div>
    </>
  );
}
