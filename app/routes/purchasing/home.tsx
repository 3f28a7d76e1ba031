import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { FigureLine, Progress } from "#app/components/figures.tsx";
import { formatDate, formatFen, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { ShareStateBadge } from "#app/components/share-state.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listWaiting } from "#app/domain/purchasing/approve-purchase.server.ts";
import { listBudgetLines } from "#app/domain/purchasing/budgets.server.ts";
import { listToPay } from "#app/domain/purchasing/to-pay.server.ts";
import { countOpenPurchases, listComing } from "#app/domain/purchasing/unit-overview.server.ts";
import { listQuoteRequests } from "#app/domain/quoting/queries.server.ts";
import { basisPointsOf, formatBasisPoints } from "#app/domain/shares/share.ts";
import { readShareBook, shareIn } from "#app/domain/shares/share-book.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** What somebody has to do in a unit, and how it stands with its money and its share. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const { code, kind, entryChannel, uscc, regionZh, street, detail, contactName, phone } = unit;
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const year = Math.floor(today / 10_000);
  const waiting = await listWaiting(read, unit.id, person.userId, now);
  const toPay = await listToPay(read, unit.id);
  const requests = await listQuoteRequests(read, { unitId: unit.id });
  const budget = (await listBudgetLines(read, unit.id, year)).filter(({ endedAt }) => endedAt === null);
  const sumBudget = (of: (line: (typeof budget)[number]) => number) =>
    budget.reduce((sum, line) => sum + of(line), 0);
  const share = shareIn(await readShareBook(read, year, { unitId: unit.id }, now), unit.id);
  return {
    asOf: now,
    year,
    unitId: unit.id,
    mayBuy: may("buyForUnit"),
    name: unitNameFor(unit, person),
    unit: { code, kind, entryChannel, uscc, regionZh, street, detail, contactName, phone },
    toApprove: waiting.filter(({ isMine }) => isMine).length,
    purchases: await countOpenPurchases(read, unit.id),
    toPay: {
      count: toPay.length,
      dueFen: toPay.reduce((sum, { dueFen }) => sum + dueFen, 0),
      dueDay: toPay[0]?.dueDay ?? today,
    },
    answered: requests.filter(({ state, offers }) => state === "open" && offers > 0).length,
    budget:
      budget.length === 0
        ? null
        : {
            amountFen: sumBudget(({ amountFen }) => amountFen),
            committedFen: sumBudget(({ committedFen }) => committedFen),
            spentFen: sumBudget(({ spentFen }) => spentFen),
            leftFen: sumBudget(({ leftFen }) => leftFen),
          },
    share: share.policy
      ? { state: share.state, netFen: share.netFen, floorFen: share.floorFen, baseFen: share.baseFen }
      : null,
    coming: await listComing(read, unit.id, today),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ purchasing }) => purchasing.nav.home);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function UnitHome() {
  const page = useLoaderData<typeof loader>();
  const { bulk, unitHome: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const here = `/purchasing/${page.unitId}`;
  return (
    <>
      <PageTitle
        title={locale === "en" ? page.name.en : page.name.zh}
        text={words.text}
        actions={page.mayBuy ? <ButtonLink href={to(`${here}/purchases/new`)}>{bulk.make}</ButtonLink> : null}
      />
      <div className="stack-l">
        <ToDo page={page} />
        {page.budget ? <Budget page={page} budget={page.budget} /> : null}
        {page.share ? <Share page={page} share={page.share} /> : null}
        <Coming page={page} />
        <About page={page} />
      </div>
    </>
  );
}

/** What waits for whoever reads it, each with its page. */
function ToDo({ page }: { page: Page }) {
  const { unitHome: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { toApprove, purchases, toPay, answered, share, year } = page;
  const { draft, approved } = purchases;
  const late = share && share.state in words.share ? (share.state as keyof typeof words.share) : null;
  const tasks: { room: string; text: string }[] = [];
  if (toApprove > 0) tasks.push({ room: "approvals", text: words.approve(toApprove) });
  if (approved.count > 0)
    tasks.push({ room: "purchases", text: words.place(approved.count, formatFen(approved.totalFen)) });
  if (toPay.count > 0) {
    const day = formatDate(toPay.dueDay, locale);
    tasks.push({ room: "pay", text: words.pay(toPay.count, formatFen(toPay.dueFen), day) });
  }
  if (answered > 0) tasks.push({ room: "quotes", text: words.quotes(answered) });
  if (draft.count > 0) tasks.push({ room: "purchases", text: words.drafts(draft.count, draft.badRows) });
  if (late) tasks.push({ room: `share?year=${year}`, text: words.share[late](year) });
  return (
    <section className="panel stack" aria-labelledby="to-do">
      <h2 id="to-do">{words.toDo}</h2>
      {tasks.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <ul className="stack">
          {tasks.map(({ room, text }) => (
            <li key={text}>
              <a href={to(`/purchasing/${page.unitId}/${room}`)}>{text}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Budget({ page, budget }: { page: Page; budget: NonNullable<Page["budget"]> }) {
  const { common, unitHome: words } = useMessages();
  const to = usePath();
  const { year, asOf, unitId } = page;
  const usedFen = budget.committedFen + budget.spentFen;
  return (
    <section className="panel stack" aria-labelledby="budget">
      <h2 id="budget">
        <a href={to(`/purchasing/${unitId}/budgets?year=${year}`)}>{words.budget(year)}</a>
      </h2>
      <Progress
        label={words.used}
        value={usedFen}
        max={budget.amountFen}
        text={formatShare(usedFen, budget.amountFen)}
      />
      <FigureLine
        figures={[
          { label: words.amount, value: <Money amountFen={budget.amountFen} /> },
          { label: words.committed, value: <Money amountFen={budget.committedFen} /> },
          { label: words.spent, value: <Money amountFen={budget.spentFen} /> },
          { label: words.left, value: <Money amountFen={budget.leftFen} /> },
        ]}
        scope={`${words.budgetScope(year)} · ${common.demo}`}
        asOf={asOf}
      />
    </section>
  );
}

function Share({ page, share }: { page: Page; share: NonNullable<Page["share"]> }) {
  const { common, share: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { year, asOf, unitId, name } = page;
  const { state, netFen, floorFen, baseFen } = share;
  const own = words.scope.own(locale === "en" ? name.en : name.zh, year);
  return (
    <section className="panel stack" aria-labelledby="share">
      <div className="row">
        <h2 id="share">
          <a href={to(`/purchasing/${unitId}/share?year=${year}`)}>{words.of(year)}</a>
        </h2>
        <ShareStateBadge state={state} />
      </div>
      {floorFen > 0 ? (
        <Progress
          label={words.progress}
          value={netFen}
          max={floorFen}
          text={words.shareOf(formatBasisPoints(basisPointsOf(netFen, baseFen) ?? 0))}
        />
      ) : null}
      <FigureLine
        figures={[
          {
            label: words.figures.net,
            value: <Money amountFen={netFen} />,
            href: to(`/purchasing/${unitId}/share/lines?year=${year}`),
          },
          ...(floorFen > 0
            ? [
                { label: words.figures.floor, value: <Money amountFen={floorFen} /> },
                { label: words.figures.missing, value: <Money amountFen={Math.max(0, floorFen - netFen)} /> },
              ]
            : []),
        ]}
        scope={words.scope.joined([own, common.demo])}
        asOf={asOf}
      />
    </section>
  );
}

function Coming({ page }: { page: Page }) {
  const { checkout, fulfilment, unitHome: words } = useMessages();
  const to = usePath();
  return (
    <DataTable
      caption={words.coming}
      scope={words.comingScope}
      asOf={page.asOf}
      rows={page.coming}
      rowKey={({ number }) => number}
      rowHref={({ number }) => to(`/purchasing/${page.unitId}/orders/${number}`)}
      empty={words.noComing}
      isStacked
      columns={[
        { key: "day", label: words.columns.day, cell: ({ deliveryDay }) => <DateTime day={deliveryDay} /> },
        { key: "point", label: words.columns.point, isLabelled: true, cell: ({ pointName }) => pointName },
        { key: "order", label: words.columns.order, isLabelled: true, cell: ({ number }) => number },
        {
          key: "state",
          label: words.columns.state,
          cell: ({ state }) => <Badge tone={toneOf(state)}>{checkout.order.states[state]}</Badge>,
        },
        {
          key: "progress",
          label: words.columns.progress,
          cell: ({ progress }) =>
            progress === "none" ? null : <Badge>{fulfilment.progress[progress]}</Badge>,
        },
      ]}
    />
  );
}

function About({ page: { unit } }: { page: Page }) {
  const { admin, purchasing, unitHome: words } = useMessages();
  const texts = purchasing.home;
  return (
    <section className="stack" aria-labelledby="unit">
      <h2 id="unit">{words.unit}</h2>
      <dl className="order-facts">
        <dt>{texts.code}</dt>
        <dd>
          <strong translate="no">{unit.code}</strong>
          <small className="quiet block">{texts.codeText}</small>
        </dd>
        <dt>{texts.kind}</dt>
        <dd>{purchasing.kinds[unit.kind]}</dd>
        <dt>{texts.channel}</dt>
        <dd>{admin.channels[unit.entryChannel]}</dd>
        {unit.uscc ? (
          <>
            <dt>{texts.uscc}</dt>
            <dd>{unit.uscc}</dd>
          </>
        ) : null}
        <dt>{texts.address}</dt>
        <dd>
          {unit.regionZh} {unit.street} {unit.detail}
        </dd>
        <dt>{texts.contact}</dt>
        <dd>
          {unit.contactName} {unit.phone}
        </dd>
      </dl>
    </section>
  );
}
