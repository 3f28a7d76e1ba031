import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { ColumnChart } from "#app/components/charts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { Figure, FigureLine, Progress } from "#app/components/figures.tsx";
import { formatDate, formatFen, formatPeriodShort } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { SortLinks } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { useCounting } from "#app/components/share-counting.ts";
import { ShareStateBadge } from "#app/components/share-state.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { findDeclaration, listDeclarations } from "#app/domain/shares/declare-base.server.ts";
import {
  issueCertificate,
  listCertificates,
  readStanding,
} from "#app/domain/shares/issue-certificate.server.ts";
import { basisPointsOf, formatBasisPoints } from "#app/domain/shares/share.ts";
import { readShareBook, shareIn, sumBelow } from "#app/domain/shares/share-book.server.ts";
import { openSigningKey } from "#app/domain/shares/signing-key.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { businessDay, periodsBetween } from "#app/domain/values/business-day.ts";
import { attempt } from "#app/http/forms.server.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { yearOf, yearsUpTo } from "#app/http/share-year.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { Certificates } from "#app/routes/purchasing/share-certificates.tsx";
import { RuleFacts } from "#app/routes/purchasing/share-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { isDemoDatabase } from "#db/facts.ts";
import type { Reader } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** How a unit stands with its reserved share of a year. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const year = yearOf(request, now);
  const book = await readShareBook(read, year, { unitId: unit.id }, now);
  const { year: unitYear, unit: _, ...share } = shareIn(book, unit.id);
  const { parts, total } = sumBelow(book, unit.id);
  const today = businessDay(now);
  const declarations = await listDeclarations(read, unit.id);
  return {
    asOf: now,
    year,
    years: yearsUpTo(now),
    unitId: unit.id,
    name: unitNameFor(unit, person),
    share: { ...share, policy: share.policy ?? null, declaration: share.declaration ?? null },
    months: periodsBetween(year * 10_000 + 101, year * 10_000 + 1231, "month")
      .filter(({ firstDay }) => firstDay <= today)
      .map(({ id, firstDay, lastDay }) => {
        const days = unitYear.bought.filter(({ day }) => firstDay <= day && day <= lastDay);
        return {
          id,
          isRunning: today <= lastDay,
          ownFen: days.reduce((sum, { ownFen }) => sum + ownFen, 0),
          staffFen: days.reduce((sum, { staffFen }) => sum + staffFen, 0),
        };
      }),
    below: parts.length > 1 ? { count: parts.length - 1, ...total } : null,
    declarations: declarations.map(({ declaration, by, carrier }, index) => ({
      id: declaration.id,
      year: declaration.year,
      canteen: declaration.canteen,
      baseFen: declaration.baseFen,
      reason: declaration.reason,
      declaredAt: declaration.declaredAt,
      by,
      holds: declarations[index - 1]?.declaration.year !== declaration.year,
      carrier: carrier && unitNameFor(carrier, person),
    })),
    certificates: await listStandings(read, unit.id),
    mayDeclare: may("keepUnitBooks"),
    today,
  };
}

/** The certificates of a unit with whether each still holds. */
async function listStandings(read: Reader, unitId: string) {
  return Promise.all(
    (await listCertificates(read, unitId)).map(async (certificate) => {
      const current = await findDeclaration(read, unitId, certificate.year);
      const { isSuperseded } = await readStanding(read, certificate, current?.id);
      const { number, year, netFen, issuedAt } = certificate;
      return { number, year, netFen, issuedAt, isSuperseded };
    }),
  );
}

/** Issues the certificate of a year whose share is met. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnitBooks");
  const now = Date.now();
  const year = yearOf(request, now);
  const store = currentStore();
  const issuing = {
    key: await openSigningKey(store, now),
    checkAt: `${publicOrigin(request)}/certificates`,
    isDemo: await isDemoDatabase(store.read),
    issuedBy: person.userId,
    issuedAt: now,
  };
  const issued = await attempt(request, () =>
    store.write((tx) => issueCertificate(tx, unit.id, year, issuing)),
  );
  return issued.ok ? redirect(`/certificates/${issued.value.number}`, 303) : issued.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function SharePage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { share: words } = useMessages();
  const to = usePath();
  const { share, year, unitId } = page;
  const { policy, declareBy, fulfilBy } = share;
  return (
    <>
      <PageTitle
        title={words.of(year)}
        text={words.text}
        actions={
          page.mayDeclare && policy ? (
            <ButtonLink
              kind={share.declaration ? "quiet" : "primary"}
              href={to(`/purchasing/${unitId}/share/declare?year=${year}`)}
            >
              {share.declaration ? words.declareAgain : words.declare}
            </ButtonLink>
          ) : null
        }
      />
      <div className="stack-l admin-tables">
        <SortLinks
          label={words.years}
          links={page.years.map((one) => ({
            label: words.year(one),
            href: to(`/purchasing/${unitId}/share?year=${one}`),
            isCurrent: one === year,
          }))}
        />
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {policy && declareBy && fulfilBy ? (
          <>
            <WhatToDo page={page} />
            <Standing page={page} />
            {share.declaration && share.netFen < share.floorFen ? (
              <p>
                <ButtonLink href={to(`/purchasing/${unitId}/share/order?year=${year}`)}>
                  {words.order.link}
                </ButtonLink>
              </p>
            ) : null}
            <Months page={page} />
            <Certificates
              certificates={page.certificates}
              mayIssue={page.mayDeclare && share.state === "met"}
              action={to(`/purchasing/${unitId}/share?year=${year}`)}
            />
            <RuleFacts policy={policy} declareBy={declareBy} fulfilBy={fulfilBy} />
          </>
        ) : (
          <EmptyState text={words.noPolicy} />
        )}
        <Declarations page={page} />
      </div>
    </>
  );
}

function useScope({ name, year, share }: Page): string {
  const { scope } = useMessages().share;
  const isEn = useLocale() === "en";
  const counting = useCounting();
  return scope.joined([scope.own(isEn ? name.en : name.zh, year), ...counting(share.policy)]);
}

/** What the state asks of the unit, in a sentence. */
function WhatToDo({ page: { share, year, today } }: { page: Page }) {
  const { share: words } = useMessages();
  const locale = useLocale();
  const say = (day: number | undefined) => (day ? formatDate(day, locale) : "");
  switch (share.state) {
    case "undeclared":
      return (
        <Notice kind="warning" title={words.undeclaredTitle(year)}>
          {today <= (share.declareBy ?? 0)
            ? words.undeclaredText(say(share.declareBy))
            : words.undeclaredLate(say(share.declareBy))}
        </Notice>
      );
    case "exempt":
      return (
        <Notice kind="info" title={words.exemptTitle}>
          {words.exemptText}
        </Notice>
      );
    case "met":
      return (
        <Notice kind="success" title={words.metTitle}>
          {share.netFen >= share.encouragedFen && share.encouragedFen > share.floorFen
            ? words.metEncouraged
            : null}
        </Notice>
      );
    case "missed":
      return <Notice kind="warning" title={words.missedTitle(say(share.fulfilBy))} />;
    case "late":
      return (
        <Notice kind="warning" title={words.lateTitle}>
          {words.lateText(formatFen(share.expectedFen), say(share.fulfilBy))}
        </Notice>
      );
    case "on_course":
      return null;
  }
}

function Standing({ page }: { page: Page }) {
  const { share: words, common } = useMessages();
  const to = usePath();
  const scope = words.scope.joined([useScope(page), common.demo]);
  const isEn = useLocale() === "en";
  const { share, year, unitId, asOf, below, name } = page;
  const points = basisPointsOf(share.netFen, share.baseFen) ?? 0;
  const lines = to(`/purchasing/${unitId}/share/lines?year=${year}`);
  return (
    <>
      <section className="panel stack" aria-label={words.of(year)}>
        <p className="row">
          <ShareStateBadge state={share.state} />
        </p>
        {share.floorFen > 0 ? (
          <Progress
            label={words.progress}
            value={share.netFen}
            max={share.floorFen}
            text={words.shareOf(formatBasisPoints(points))}
          />
        ) : null}
        <FigureLine
          figures={[
            { label: words.figures.net, value: <Money amountFen={share.netFen} />, href: lines },
            ...(share.declaration
              ? [
                  { label: words.figures.base, value: <Money amountFen={share.baseFen} /> },
                  { label: words.figures.floor, value: <Money amountFen={share.floorFen} /> },
                  ...(share.encouragedFen > share.floorFen
                    ? [
                        {
                          label: words.figures.encouraged,
                          value: <Money amountFen={share.encouragedFen} />,
                        },
                      ]
                    : []),
                  {
                    label: words.figures.missing,
                    value: <Money amountFen={Math.max(0, share.floorFen - share.netFen)} />,
                  },
                ]
              : []),
          ]}
          scope={scope}
          asOf={asOf}
        />
      </section>
      <div className="grid-figures">
        <Figure
          label={words.figures.unpaid}
          value={<Money amountFen={share.unpaidFen} />}
          change={words.figures.unpaidText}
          scope={words.scope.joined([words.scope.unpaid(year), common.demo])}
          asOf={asOf}
        />
        {below ? (
          <Figure
            label={words.below.total}
            value={<Money amountFen={below.netFen} />}
            href={page.mayDeclare ? to(`/purchasing/${unitId}/share/units?year=${year}`) : undefined}
            change={words.progressOf(
              formatFen(below.netFen),
              formatFen(below.floorFen),
              formatBasisPoints(basisPointsOf(below.netFen, below.baseFen) ?? 0),
            )}
            scope={words.scope.joined([words.scope.below(isEn ? name.en : name.zh, year), common.demo])}
            asOf={asOf}
          />
        ) : null}
      </div>
    </>
  );
}

function Months({ page }: { page: Page }) {
  const { share: words, common } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const scope = words.scope.joined([useScope(page), common.demo]);
  const { months, asOf, year, unitId } = page;
  const hasStaff = page.share.policy?.countsStaff === true;
  const href = (id: number) => to(`/purchasing/${unitId}/share/lines?year=${year}&month=${id % 100}`);
  const sum = (of: (month: Page["months"][number]) => number) =>
    months.reduce((all, month) => all + of(month), 0);
  return (
    <ColumnChart
      title={words.months.chart}
      scope={scope}
      asOf={asOf}
      data={months.map(({ id, ownFen, staffFen, isRunning }) => ({
        key: String(id),
        label: formatPeriodShort(id, "month", locale),
        value: ownFen + staffFen,
        isUnfinished: isRunning,
      }))}
      table={
        <>
          <DataTable
            caption={words.months.caption}
            scope={scope}
            asOf={asOf}
            rows={months}
            rowKey={({ id }) => String(id)}
            rowHref={({ id, ownFen }) => (ownFen === 0 ? undefined : href(id))}
            total
            isDense
            columns={[
              {
                key: "month",
                label: words.months.month,
                cell: ({ id }) => formatPeriodShort(id, "month", locale),
              },
              {
                key: "own",
                label: words.months.own,
                isNumeric: true,
                cell: ({ ownFen }) => <Money amountFen={ownFen} />,
                total: <Money amountFen={sum(({ ownFen }) => ownFen)} />,
              },
              ...(hasStaff
                ? [
                    {
                      key: "staff",
                      label: words.months.staff,
                      isNumeric: true,
                      cell: ({ staffFen }: Page["months"][number]) => <Money amountFen={staffFen} />,
                      total: <Money amountFen={sum(({ staffFen }) => staffFen)} />,
                    },
                  ]
                : []),
              {
                key: "net",
                label: words.months.net,
                isNumeric: true,
                cell: ({ ownFen, staffFen }) => <Money amountFen={ownFen + staffFen} />,
                total: <Money amountFen={sum(({ ownFen, staffFen }) => ownFen + staffFen)} />,
              },
            ]}
          />
          {hasStaff ? <p className="field-hint">{words.staffText}</p> : null}
        </>
      }
    />
  );
}

function Declarations({ page: { declarations } }: { page: Page }) {
  const { share } = useMessages();
  const isEn = useLocale() === "en";
  const words = share.history;
  return (
    <DataTable
      caption={words.caption}
      rows={declarations}
      rowKey={({ id }) => id}
      isDense
      isStacked
      columns={[
        {
          key: "year",
          label: words.year,
          cell: ({ year, holds }) => (
            <>
              {share.year(year)}{" "}
              <Badge tone={holds ? "leaf" : "plain"}>{holds ? words.holds : words.replaced}</Badge>
            </>
          ),
        },
        {
          key: "base",
          label: words.base,
          isNumeric: true,
          cell: ({ baseFen }) => <Money amountFen={baseFen} />,
        },
        {
          key: "canteen",
          label: words.canteen,
          cell: ({ canteen, carrier }) => (
            <>
              {share.canteens[canteen]}
              {carrier ? (
                <small className="row-within">{words.carrier(isEn ? carrier.en : carrier.zh)}</small>
              ) : null}
            </>
          ),
        },
        { key: "reason", label: words.reason, cell: ({ reason }) => reason ?? "–" },
        {
          key: "by",
          label: words.by,
          cell: ({ by, declaredAt }) => (
            <>
              {by}
              <small className="row-within one-line">
                <DateTime instant={declaredAt} />
              </small>
            </>
          ),
        },
      ]}
    />
  );
}
