import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Timeline } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { changeLot, completePapers } from "#app/domain/inventory/change-lot.server.ts";
import { licensedCounty } from "#app/domain/inventory/lot.ts";
import {
  countLotBuyers,
  findLot,
  listLotEvents,
  listLotLevels,
  listLotOrders,
} from "#app/domain/reporting/lots.server.ts";
import { listLotInTransit } from "#app/domain/reporting/stock-transfers.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { LotFacts, PapersSection, StopSection } from "#app/routes/counter/lot-desk.tsx";
import { openCounter, outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { PapersForm, StopForm } from "#app/routes/counter/stock-forms.ts";
import { BlockBadge, LotBadge } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** A lot: its papers, where it is and who got it. A clerk sees it while their outlet has it or had it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, outletIds } = await openCounter(request, "readStock");
  const { read } = currentStore();
  const lotId = params.lotId ?? "";
  const [lot, levels] = await Promise.all([findLot(read, lotId), listLotLevels(read, lotId)]);
  const isSeen = outletIds === null || levels.some(({ outletId }) => outletIds.includes(outletId));
  if (!lot || !isSeen) throw new Response("Not Found", { status: 404 });
  const now = Date.now();
  const maySeeOrders = may(person, "readOrders");
  const [buyers, orders, inTransit, events] = await Promise.all([
    countLotBuyers(read, lotId),
    maySeeOrders ? listLotOrders(read, lotId) : [],
    listLotInTransit(read, lotId),
    listLotEvents(read, lotId),
  ]);
  const licensed = licensedCounty(lot.licence);
  return {
    lot,
    isLicensedElsewhere: licensed !== undefined && /^\d{6}$/.test(lot.countyId) && licensed !== lot.countyId,
    levels,
    buyers,
    orders,
    inTransit,
    events,
    asOf: now,
    today: businessDay(now),
    mayKeep: may(person, "keepStock"),
    mayStop: may(person, "stopLots"),
    maySeeOrders,
  };
}

/** Adds papers, or holds, frees or recalls the lot: the button pressed says which. */
export async function action({ request, params }: ActionFunctionArgs) {
  const values = await readForm(request);
  const isPapers = values.step === "papers";
  const person = await requireAbility(request, isPapers ? "keepStock" : "stopLots");
  const store = currentStore();
  const lotId = params.lotId ?? "";
  const levels = await listLotLevels(store.read, lotId);
  const outletIds = outletsOf(person, isPapers ? "keepStock" : "stopLots");
  if (
    !(await findLot(store.read, lotId)) ||
    !(outletIds === null || levels.some(({ outletId }) => outletIds.includes(outletId)))
  )
    throw new Response("Not Found", { status: 404 });
  const now = Date.now();
  if (isPapers) {
    const form = checkForm(request, PapersForm, values);
    if (!form.ok) return form.answer;
    const papers = { lotId, by: person.userId, ...form.data };
    await store.write((tx) => completePapers(tx, papers, now));
    return redirect(`/counter/stock/lots/${lotId}`, 303);
  }
  const form = checkForm(request, StopForm, values);
  if (!form.ok) return form.answer;
  const { step, reason } = form.data;
  const changed = await attempt(
    request,
    () => store.write((tx) => changeLot(tx, step, { lotId, reason, by: person.userId }, now)),
    values,
  );
  return changed.ok ? redirect(`/counter/stock/lots/${lotId}`, 303) : changed.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.lots.title);

export default function Lot() {
  const shown = useLoaderData<typeof loader>();
  const { lot, levels, buyers, orders, inTransit, events, asOf, today } = shown;
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.lot;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: stock.lots.title, href: to("/counter/stock/lots") }, { label: lot.code }]}
      />
      <PageTitle
        title={words.title(lot.code)}
        text={`${isEn ? lot.nameEn : lot.nameZh} ${isEn ? lot.specEn : lot.specZh}`}
        actions={
          <>
            <LotBadge lot={lot} today={today} /> {lot.isDemo ? <DemoMark /> : null}
          </>
        }
      />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {shown.isLicensedElsewhere ? <Notice kind="warning" title={words.county} /> : null}
        <LotFacts lot={lot} />
        {shown.mayStop && lot.state !== "recalled" ? (
          <StopSection state={lot.state} values={answer?.values ?? {}} errors={answer?.errors ?? {}} />
        ) : null}
        <DataTable
          caption={words.levels}
          scope={words.levelsScope}
          asOf={asOf}
          rows={levels}
          rowKey={({ outletId }) => outletId}
          empty={words.noLevels}
          columns={[
            { key: "outlet", label: words.outlet, cell: (row) => (isEn ? row.nameEn : row.nameZh) },
            {
              key: "onHand",
              label: words.onHand,
              isNumeric: true,
              cell: ({ onHand }) => formatCount(onHand),
            },
            { key: "status", label: words.status, cell: ({ block }) => <BlockBadge block={block} /> },
          ]}
        />
        {inTransit.length > 0 ? (
          <DataTable
            caption={words.inTransit}
            scope={words.inTransitScope}
            asOf={asOf}
            rows={inTransit}
            rowKey={({ id }) => id}
            rowHref={({ id }) => to(`/counter/stock/transfers/${id}`)}
            columns={[
              { key: "number", label: stock.transfers.number, cell: ({ number }) => number },
              { key: "to", label: stock.transfers.to, cell: (row) => (isEn ? row.toEn : row.toZh) },
              {
                key: "pieces",
                label: words.quantity,
                isNumeric: true,
                cell: ({ pieces }) => formatCount(pieces),
              },
            ]}
          />
        ) : null}
        <section className="stack">
          <h2>{words.buyers}</h2>
          {buyers.pieces === 0 ? (
            <p>{words.noBuyers}</p>
          ) : (
            <p>{words.buyersText(formatCount(buyers.orders), formatCount(buyers.pieces))}</p>
          )}
          {shown.maySeeOrders && orders.length > 0 ? (
            <DataTable
              caption={words.buyers}
              scope={words.buyersScope}
              asOf={asOf}
              rows={orders}
              rowKey={({ orderId }) => orderId}
              rowHref={({ number }) => to(`/admin/orders/${number}`)}
              isStacked
              columns={[
                { key: "order", label: words.order, cell: ({ number }) => number },
                {
                  key: "paidAt",
                  label: words.paidAt,
                  isLabelled: true,
                  cell: ({ paidAt }) => (paidAt === null ? "—" : <DateTime instant={paidAt} />),
                },
                {
                  key: "from",
                  label: words.from,
                  isLabelled: true,
                  cell: (row) => (isEn ? row.outletEn : row.outletZh),
                },
                {
                  key: "quantity",
                  label: words.quantity,
                  isNumeric: true,
                  cell: ({ pieces }) => formatCount(pieces),
                },
              ]}
            />
          ) : null}
        </section>
        {shown.mayKeep && lot.state !== "recalled" ? (
          <PapersSection lot={lot} values={answer?.values ?? {}} errors={answer?.errors ?? {}} />
        ) : null}
        <section className="stack">
          <h2>{words.events}</h2>
          <Timeline
            events={events.map((event) => {
              const outlet = isEn ? event.outletEn : event.outletZh;
              const parts = [
                outlet && event.quantity !== null
                  ? `${outlet} ${stock.pieces(formatCount(event.quantity))}`
                  : undefined,
                event.reason ?? undefined,
                event.actor ? words.by(event.actor) : undefined,
              ].filter((part) => part !== undefined);
              return {
                label: words.event[event.kind],
                at: event.happenedAt,
                detail: parts.map((part) => <div key={part}>{part}</div>),
                state: event.kind === "recalled" ? ("stopped" as const) : ("done" as const),
              };
            })}
          />
        </section>
      </div>
    </>
  );
}
