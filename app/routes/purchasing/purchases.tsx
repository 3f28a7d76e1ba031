import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useParams } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listPurchases } from "#app/domain/purchasing/purchase-queries.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { PURCHASE_TONES } from "#app/routes/purchasing/purchase-tones.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  return { mayBuy: may("buyForUnit"), purchases: await listPurchases(currentStore().read, unit.id) };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ bulk }) => bulk.title);

export default function Purchases() {
  const { mayBuy, purchases } = useLoaderData<typeof loader>();
  const { bulk: texts } = useMessages();
  const to = usePath();
  const here = to(`/purchasing/${useParams().unitId}/purchases`);
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text}
        actions={mayBuy ? <ButtonLink href={`${here}/new`}>{texts.make}</ButtonLink> : null}
      />
      <DataTable
        caption={texts.list}
        rows={purchases}
        rowKey={({ number }) => number}
        rowHref={({ number }) => `${here}/${number}`}
        empty={texts.none}
        isStacked
        columns={[
          { key: "number", label: texts.columns.number, cell: ({ number }) => number },
          {
            key: "state",
            label: texts.columns.state,
            cell: ({ state }) => <Badge tone={PURCHASE_TONES[state]}>{texts.states[state]}</Badge>,
          },
          {
            key: "rows",
            label: texts.columns.rows,
            isNumeric: true,
            cell: ({ rowCount }) => formatCount(rowCount),
          },
          {
            key: "bad",
            label: texts.columns.bad,
            isNumeric: true,
            cell: ({ badCount }) => (badCount === 0 ? "–" : formatCount(badCount)),
          },
          {
            key: "total",
            label: texts.columns.total,
            isNumeric: true,
            cell: ({ totalFen }) => <Money amountFen={totalFen} />,
          },
          { key: "by", label: texts.columns.by, cell: ({ by }) => by },
          {
            key: "at",
            label: texts.columns.createdAt,
            cell: ({ createdAt }) => <DateTime instant={createdAt} />,
          },
        ]}
      />
    </>
  );
}
