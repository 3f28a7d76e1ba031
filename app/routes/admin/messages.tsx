import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { carriersOf } from "#app/domain/messaging/carriers.server.ts";
import { shownAddress } from "#app/domain/messaging/message-queries.server.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { countTroubles, listMessages } from "#app/domain/reporting/messages.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { MESSAGE_TONES } from "#app/routes/admin/message-tone.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { MESSAGE_CHANNELS, MESSAGE_KINDS, MESSAGE_STATES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What buyers were told. An address that asks for no known kind, channel or state is a 400: another list would mislead. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMessages");
  const { read } = currentStore();
  const parameters = new URL(request.url).searchParams;
  const kind = oneOf(MESSAGE_KINDS, parameters.get("kind"));
  const channel = oneOf(MESSAGE_CHANNELS, parameters.get("channel"));
  const state = oneOf(MESSAGE_STATES, parameters.get("state"));
  const orderNumber = parameters.get("order")?.replace(/\s/g, "") || undefined;
  const before = parameters.get("before") ?? undefined;
  if (before !== undefined && !isId(before)) throw new Response("Bad Request", { status: 400 });

  const isOrderNumber = orderNumber === undefined || ORDER_NUMBER.test(orderNumber);
  const { messages, next } = isOrderNumber
    ? await listMessages(read, { kind, channel, state, orderNumber }, before)
    : { messages: [], next: undefined };
  const isMasked = !may(person, "seePersonalData");
  const { email, sms } = carriersOf(process.env);
  return {
    asked: { kind, channel, state, order: orderNumber },
    isOrderNumber,
    isFirst: before === undefined,
    messages: messages.map(({ address, ...message }) => ({
      ...message,
      to: shownAddress(message.channel, address, isMasked),
    })),
    next,
    troubles: await countTroubles(read),
    ways: { email: email?.place, sms: sms?.place, isFolder: email?.staysHere === true },
    mayReadOrders: may(person, "readOrders"),
  };
}

/** A choice of a list, or undefined where none was made. Throws a 400 for what is not in it. */
function oneOf<T extends string>(choices: readonly T[], typed: string | null): T | undefined {
  if (!typed) return undefined;
  const choice = choices.find((one) => one === typed);
  if (!choice) throw new Response("Bad Request", { status: 400 });
  return choice;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ mailroom }) => mailroom.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AdminMessages() {
  const page = useLoaderData<typeof loader>();
  const { mailroom: words, common } = useMessages();
  const to = usePath();
  const { messages, next, isFirst, mayReadOrders } = page;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        <Troubles page={page} />
        <FilterForm page={page} />
        <DataTable
          caption={words.caption}
          rows={messages}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/messages/${id}`)}
          empty={words.empty}
          isDense
          columns={[
            { key: "kind", label: words.columns.kind, cell: ({ kind }) => words.kinds[kind] },
            {
              key: "state",
              label: words.columns.state,
              cell: ({ state, endedBy, tries, isRepeat }) => (
                <>
                  <Badge tone={MESSAGE_TONES[state]}>{words.states[state]}</Badge>{" "}
                  {isRepeat ? <Badge>{words.isRepeat}</Badge> : null}
                  {endedBy ? (
                    <small className="row-within">{words.ends[endedBy]}</small>
                  ) : state === "waiting" && tries > 0 ? (
                    <small className="row-within">{words.tries(formatCount(tries))}</small>
                  ) : null}
                </>
              ),
            },
            {
              key: "to",
              label: words.columns.to,
              cell: (message) => (
                <>
                  {message.to ?? words.forgotten}
                  <small className="row-within">{words.channels[message.channel]}</small>
                </>
              ),
            },
            {
              key: "order",
              label: words.columns.order,
              cell: ({ orderNumber }) =>
                orderNumber && mayReadOrders ? (
                  <a href={to(`/admin/orders/${orderNumber}`)}>{orderNumber}</a>
                ) : (
                  (orderNumber ?? "–")
                ),
            },
            {
              key: "createdAt",
              label: words.columns.createdAt,
              cell: ({ createdAt }) => (
                <span className="one-line">
                  <DateTime instant={createdAt} />
                </span>
              ),
            },
            {
              key: "sentAt",
              label: words.columns.sentAt,
              cell: ({ sentAt }) => (
                <span className="one-line">{sentAt === null ? "–" : <DateTime instant={sentAt} />}</span>
              ),
            },
          ]}
        />
        {isFirst && !next ? null : (
          <nav className="row" aria-label={common.pagination.label}>
            {isFirst ? null : (
              <ButtonLink kind="quiet" href={to(`/admin/messages?${searchOf(page)}`)}>
                {words.first}
              </ButtonLink>
            )}
            {next ? (
              <ButtonLink kind="quiet" href={to(`/admin/messages?${searchOf(page, { before: next })}`)}>
                {words.next}
              </ButtonLink>
            ) : null}
          </nav>
        )}
      </div>
    </>
  );
}

/** How messages leave, what waits, and what a person must look at. */
function Troubles({ page }: { page: Page }) {
  const { mailroom: words } = useMessages();
  const to = usePath();
  const { troubles, ways } = page;
  return (
    <div className="stack">
      {troubles.dead > 0 ? (
        <Notice kind="warning" title={words.dead(formatCount(troubles.dead))}>
          <a href={to("/admin/messages?state=dead")}>{words.showDead}</a>
        </Notice>
      ) : null}
      {troubles.waiting > 0 ? (
        <Notice kind="info" title={words.waiting(formatCount(troubles.waiting))}>
          {words.waitingSince}{" "}
          {troubles.waitingSince === null ? null : <DateTime instant={troubles.waitingSince} />}
        </Notice>
      ) : null}
      <p className="scope">
        {words.ways.email(ways.email ?? "–")} · {ways.sms ? words.ways.sms(ways.sms) : words.ways.none}
        {ways.isFolder ? (
          <>
            <br />
            {words.ways.folderText}
          </>
        ) : null}
      </p>
    </div>
  );
}

function FilterForm({ page }: { page: Page }) {
  const { mailroom: words } = useMessages();
  const to = usePath();
  const { asked, isOrderNumber } = page;
  return (
    <form className="panel message-filter" method="get" action={to("/admin/messages")}>
      <Select
        name="state"
        label={words.columns.state}
        value={asked.state}
        placeholder={words.all}
        options={MESSAGE_STATES.map((value) => ({ value, label: words.states[value] }))}
      />
      <Select
        name="kind"
        label={words.columns.kind}
        value={asked.kind}
        placeholder={words.all}
        options={MESSAGE_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <Select
        name="channel"
        label={words.one.channel}
        value={asked.channel}
        placeholder={words.all}
        options={MESSAGE_CHANNELS.map((value) => ({ value, label: words.channels[value] }))}
      />
      <TextInput
        name="order"
        label={words.orderNumber}
        value={asked.order}
        error={isOrderNumber ? undefined : words.orderNumberWrong}
        inputMode="numeric"
      />
      <Button kind="quiet">{words.filter}</Button>
    </form>
  );
}

function searchOf({ asked }: Page, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...asked, ...more }).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return new URLSearchParams(given).toString();
}
