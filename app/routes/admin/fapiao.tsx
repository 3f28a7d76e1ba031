import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { fapiaoTone } from "#app/components/fapiao-tone.ts";
import { Button, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { maskBuyer } from "#app/domain/invoicing/mask-fapiao.ts";
import { afterOf, pageMark } from "#app/domain/invoicing/page-mark.ts";
import {
  countWaiting,
  FAPIAO_PER_PAGE,
  listFapiaos,
  listRequests,
} from "#app/domain/invoicing/queries.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { attempt, parseForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { issueRequest } from "#app/routes/admin/issue-request.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { FAPIAO_KINDS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const VIEWS = ["waiting", "requests", "blue", "red", "stuck"] as const;
type View = (typeof VIEWS)[number];

/** The finance desk: requests that wait and all others, and fapiao by colour, a page at a time. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFapiao");
  const { read } = currentStore();
  const query = new URL(request.url).searchParams;
  const view: View = VIEWS.find((one) => one === query.get("view")) ?? "waiting";
  const kind = FAPIAO_KINDS.find((one) => one === query.get("kind"));
  const words = (query.get("q") ?? "").trim().slice(0, 100);
  const after = afterOf(query.get("after"));
  const hide = may(person, "seePersonalData") ? undefined : await readBarracksMask(read);
  const filter = { kind, words: words || undefined };
  const waiting = await countWaiting(read);
  const shared = {
    view,
    kind,
    words,
    waiting,
    isFirst: after === undefined,
    issued: Number(query.get("issued")) || 0,
    failed: Number(query.get("failed")) || 0,
    mayIssue: may(person, "issueFapiao"),
  };
  if (view === "waiting" || view === "requests") {
    const state = view === "waiting" ? ("requested" as const) : undefined;
    const { rows, next } = await listRequests(read, { ...filter, state }, after);
    const requests = hide ? rows.map((row) => maskBuyer(row, hide)) : rows;
    return { ...shared, requests, fapiaos: undefined, next: next && pageMark(next) };
  }
  const colour = view === "blue" || view === "red" ? view : undefined;
  const { rows, next } = await listFapiaos(read, { ...filter, colour, isStuck: view === "stuck" }, after);
  const fapiaos = hide
    ? rows.map((row) => ({ ...row, buyerName: maskBuyer({ ...row, name: row.buyerName }, hide).name }))
    : rows;
  return { ...shared, requests: undefined, fapiaos, next: next && pageMark(next) };
}

const Chosen = z.object({
  ids: z.preprocess(
    (ids) => (typeof ids === "string" ? [ids] : ids),
    z.array(z.uuid()).max(FAPIAO_PER_PAGE).default([]),
  ),
});

/** Issues the chosen requests, each by itself: one that cannot be issued keeps no other back. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "issueFapiao");
  const form = await parseForm(request, Chosen);
  if (!form.ok) return form.answer;
  let issued = 0;
  for (const id of form.data.ids) {
    const made = await attempt(request, () => issueRequest(currentStore(), id, person.userId, Date.now()));
    if (made.ok && made.value) issued += 1;
  }
  return redirect(`/admin/fapiao?issued=${issued}&failed=${form.data.ids.length - issued}`, 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fapiao }) => fapiao.desk.title);

export default function FapiaoDesk() {
  const page = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.desk;
  const to = usePath();
  const address = (view: View, more: Record<string, string> = {}) =>
    to(`/admin/fapiao?${new URLSearchParams({ view, ...more })}`);
  const filters = {
    ...(page.kind && { kind: page.kind }),
    ...(page.words && { q: page.words }),
  };
  return (
    <>
      <PageTitle title={texts.title} text={texts.text} />
      <div className="stack-l admin-tables">
        {page.issued > 0 ? <Notice kind="success" title={texts.issued(formatCount(page.issued))} /> : null}
        {page.failed > 0 ? <Notice kind="warning" title={texts.notIssued(formatCount(page.failed))} /> : null}
        <Tabs
          label={texts.title}
          links={VIEWS.map((view) => ({
            label: texts.views[view],
            href: address(view),
            isCurrent: view === page.view,
            ...(view === "waiting" && { count: page.waiting }),
          }))}
        />
        <form method="get" action={to("/admin/fapiao")} className="fapiao-find">
          <input type="hidden" name="view" value={page.view} />
          <TextInput name="q" label={texts.search} value={page.words} maxLength={100} type="search" />
          <Select
            name="kind"
            label={texts.kind}
            value={page.kind}
            placeholder={texts.anyKind}
            options={FAPIAO_KINDS.map((value) => ({ value, label: fapiao.kinds[value] }))}
          />
          <Button kind="quiet">{texts.find}</Button>
          {page.kind || page.words ? <a href={address(page.view)}>{texts.clear}</a> : null}
        </form>
        {page.requests ? <Requests /> : <Fapiaos />}
        <p className="row row-apart">
          {page.isFirst ? <span /> : <a href={address(page.view, filters)}>{texts.first}</a>}
          {page.next ? (
            <a rel="next" href={address(page.view, { ...filters, after: page.next })}>
              {texts.next}
            </a>
          ) : null}
        </p>
      </div>
    </>
  );
}

function Requests() {
  const { requests = [], view, mayIssue } = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.desk;
  const to = usePath();
  const mayChoose = mayIssue && view === "waiting" && requests.length > 0;
  const table = (
    <DataTable
      caption={texts.requests}
      rows={requests}
      rowKey={({ id }) => id}
      empty={texts.empty}
      isDense
      isStacked
      columns={[
        {
          key: "order",
          label: texts.columns.order,
          cell: ({ id, orderNumber }) => (
            <a className="number" href={to(`/admin/fapiao/requests/${id}`)}>
              {orderNumber}
            </a>
          ),
        },
        ...(mayChoose
          ? [
              {
                key: "choose",
                label: texts.columns.choose,
                isNumeric: true, // on a phone beside the order it is about
                cell: ({ id, orderNumber }: (typeof requests)[number]) => (
                  <input type="checkbox" name="ids" value={id} aria-label={texts.chooseOf(orderNumber)} />
                ),
              },
            ]
          : []),
        { key: "kind", label: texts.columns.kind, cell: ({ kind }) => fapiao.kindsShort[kind] },
        {
          key: "name",
          label: texts.columns.name,
          cell: ({ name, overrideReason }) => (
            <>
              {name}
              {overrideReason ? (
                <>
                  {" "}
                  <Badge tone="warning">{texts.overridden}</Badge>
                </>
              ) : null}
            </>
          ),
        },
        {
          key: "taxId",
          label: texts.columns.taxId,
          cell: ({ taxId }) => <span className="number">{taxId ?? "–"}</span>,
        },
        {
          key: "askedAt",
          label: texts.columns.askedAt,
          cell: ({ askedAt }) => (
            <span className="one-line">
              <DateTime instant={askedAt} />
            </span>
          ),
        },
        {
          key: "state",
          label: texts.columns.state,
          cell: ({ state, answer }) => (
            <>
              <Badge tone={fapiaoTone(state)}>{fapiao.requestStates[state]}</Badge>
              {answer ? <small className="row-within">{answer}</small> : null}
            </>
          ),
        },
      ]}
    />
  );
  if (!mayChoose) return table;
  return (
    <form method="post" action={to("/admin/fapiao")} className="stack" data-once>
      {table}
      <div>
        <Button>{texts.issueChosen}</Button>
      </div>
    </form>
  );
}

function Fapiaos() {
  const { fapiaos = [], view } = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.desk;
  const to = usePath();
  return (
    <DataTable
      caption={texts.fapiaos}
      rows={fapiaos}
      rowKey={({ id }) => id}
      empty={texts.emptyFapiaos}
      isDense
      isStacked
      columns={[
        {
          key: "number",
          label: texts.columns.number,
          cell: ({ id, number }) => (
            <a className="number one-line" href={to(`/admin/fapiao/${id}`)}>
              {number ?? texts.drafted}
            </a>
          ),
        },
        {
          key: "kind",
          label: texts.columns.kind,
          cell: ({ kind, isExempt }) =>
            isExempt ? `${fapiao.kindsShort[kind]} · ${fapiao.exempt}` : fapiao.kindsShort[kind],
        },
        { key: "name", label: texts.columns.name, cell: ({ buyerName }) => buyerName },
        {
          key: "net",
          label: texts.columns.net,
          isNumeric: true,
          cell: ({ netFen }) => <Money amountFen={netFen} />,
        },
        {
          key: "tax",
          label: texts.columns.tax,
          isNumeric: true,
          cell: ({ taxFen, isExempt }) => (isExempt ? "–" : <Money amountFen={taxFen} />),
        },
        {
          key: "gross",
          label: texts.columns.gross,
          isNumeric: true,
          cell: ({ grossFen }) => <Money amountFen={grossFen} />,
        },
        {
          key: "order",
          label: texts.columns.order,
          cell: ({ orderNumber }) => (
            <a className="number" href={to(`/admin/orders/${orderNumber}`)}>
              {orderNumber}
            </a>
          ),
        },
        view === "stuck"
          ? {
              key: "error",
              label: texts.columns.error,
              cell: ({ state, error }) => (
                <>
                  <Badge tone={fapiaoTone(state)}>{fapiao.states[state]}</Badge>
                  {error ? <small className="row-within">{error}</small> : null}
                </>
              ),
            }
          : {
              key: "issuedAt",
              label: texts.columns.issuedAt,
              cell: ({ issuedAt, state }) =>
                issuedAt === null ? (
                  <Badge tone={fapiaoTone(state)}>{fapiao.states[state]}</Badge>
                ) : (
                  <span className="one-line">
                    <DateTime instant={issuedAt} />
                  </span>
                ),
            },
      ]}
    />
  );
}
