import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { GatewayLockedOut, GatewayRejected, GatewayUnavailable } from "#app/domain/payments/gateway.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { findLockout, noteAccess, noteLockout } from "#app/domain/payments/lockout.server.ts";
import { findMethods, noteMethods } from "#app/domain/payments/methods.server.ts";
import { findOffer } from "#app/domain/payments/offer.server.ts";
import { STRIPE_API_VERSION, STRIPE_EVENTS } from "#app/domain/payments/stripe-gateway.server.ts";
import { stripeSettings } from "#app/domain/payments/stripe-settings.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { GATEWAYS, type GatewayId } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** What is done with a way to pay: offered on a page or at a counter, kept for what was paid with it before, or neither. */
type State = "offered" | "counter" | "kept" | "off";

export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "readSettings");
  const store = currentStore();
  const stripe = stripeSettings();
  const { gateways: offered } = await findOffer(store.read, true, Date.now());
  const here = Object.keys(gatewaysOf(store));
  const stateOf = (gateway: GatewayId) => {
    if (gateway === "counter") return "counter";
    return offered.includes(gateway) ? "offered" : here.includes(gateway) ? "kept" : "off";
  };
  return {
    ways: GATEWAYS.map((gateway) => ({ gateway, state: stateOf(gateway) as State })),
    stripe: stripe && {
      isLive: stripe.isLive,
      secretCount: stripe.webhookSecrets.length,
      apiVersion: STRIPE_API_VERSION,
      endpoint: `${publicOrigin(request)}/webhooks/stripe`,
      events: Object.keys(STRIPE_EVENTS),
      methods: (await findMethods(store.read, "stripe")) ?? null,
      lockout: (await findLockout(store.read, "stripe")) ?? null,
    },
  };
}

/** Asks Stripe what the account offers now. */
export async function action({ request }: ActionFunctionArgs) {
  await requireAbility(request, "readSettings");
  const store = currentStore();
  const books = gatewaysOf(store).stripe?.books;
  if (!books) throw new Response("Not Found", { status: 404 });
  const { settings } = messagesFor(localeOf(request));
  const now = Date.now();
  try {
    const methods = await books.probeMethods(publicOrigin(request), now);
    await store.write(async (tx) => {
      await noteMethods(tx, "stripe", methods, now);
      await noteAccess(tx, "stripe", now);
    });
  } catch (error) {
    if (error instanceof GatewayLockedOut) {
      await store.write((tx) => noteLockout(tx, "stripe", error.message, now));
      return redirect("/admin/settings", 303); // where it stands until a key is accepted
    }
    if (error instanceof GatewayUnavailable)
      return data({ error: settings.stripe.unreachable }, { status: 503 });
    if (error instanceof GatewayRejected)
      return data({ error: settings.stripe.rejected(error.message) }, { status: 409 });
    throw error;
  }
  return redirect("/admin/settings", 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ settings }) => settings.title);

const TONES = { offered: "leaf", counter: "leaf", kept: "info", off: "plain" } as const;

export default function AdminSettings() {
  const { ways, stripe } = useLoaderData<typeof loader>();
  const { settings: words, admin } = useMessages();
  const noteOf = (gateway: GatewayId) => {
    switch (gateway) {
      case "demo":
        return stripe ? words.notes.demoOff : words.notes.demoOn;
      case "stripe":
        return stripe ? words.notes.stripeOn : words.notes.stripeOff;
      default:
        return words.notes[gateway];
    }
  };
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        <DataTable
          caption={words.ways}
          scope={words.waysScope}
          rows={ways}
          rowKey={({ gateway }) => gateway}
          isStacked
          columns={[
            {
              key: "way",
              label: words.columns.way,
              cell: ({ gateway }) => <span className="one-line">{admin.order.gateways[gateway]}</span>,
            },
            {
              key: "state",
              label: words.columns.state,
              cell: ({ state }) => <Badge tone={TONES[state]}>{words.states[state]}</Badge>,
            },
            { key: "note", label: words.columns.note, cell: ({ gateway }) => noteOf(gateway) },
          ]}
        />
        {stripe ? <StripeSection stripe={stripe} /> : null}
      </div>
    </>
  );
}

type Stripe = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["stripe"]>;

function StripeSection({ stripe }: { stripe: Stripe }) {
  const answer = useActionData<typeof action>();
  const { stripe: texts, columns } = useMessages().settings;
  const seen = stripe.methods?.methods ?? [];
  const known = Object.keys(texts.names);
  const methods = [...known, ...seen.filter((method) => !known.includes(method))];
  return (
    <section className="stack" aria-labelledby="stripe-title">
      <h2 id="stripe-title">{texts.title}</h2>
      {stripe.lockout ? (
        <Notice kind="warning" title={texts.lockedOut}>
          <DateTime instant={stripe.lockout.since} /> {texts.lockedOutText(stripe.lockout.detail)}
        </Notice>
      ) : null}
      <dl className="order-facts">
        <dt>{texts.mode}</dt>
        <dd>
          <Badge tone={stripe.isLive ? "accent" : "info"}>{stripe.isLive ? texts.live : texts.test}</Badge>
        </dd>
        <dt>{texts.apiVersion}</dt>
        <dd>{stripe.apiVersion}</dd>
        <dt>{texts.secrets}</dt>
        <dd>{texts.secretCount(stripe.secretCount)}</dd>
        <dt>{texts.endpoint}</dt>
        <dd>{stripe.endpoint}</dd>
        <dt>{texts.events}</dt>
        <dd>{stripe.events.join(" · ")}</dd>
      </dl>
      {answer?.error ? <Notice kind="refusal">{answer.error}</Notice> : null}
      {stripe.methods ? (
        <DataTable
          caption={texts.methods}
          scope={texts.methodsScope}
          asOf={stripe.methods.seenAt}
          rows={methods.map((method) => ({ method, isSeen: seen.includes(method) }))}
          rowKey={({ method }) => method}
          columns={[
            {
              key: "method",
              label: columns.way,
              cell: ({ method }) =>
                method in texts.names ? texts.names[method as keyof typeof texts.names] : method,
            },
            {
              key: "state",
              label: columns.state,
              cell: ({ isSeen }) => (
                <Badge tone={isSeen ? "leaf" : "warning"}>{isSeen ? texts.seen : texts.missing}</Badge>
              ),
            },
          ]}
        />
      ) : (
        <Notice kind="warning">{texts.never}</Notice>
      )}
      <form method="post" data-once className="stack">
        <div>
          <Button kind="quiet">{texts.check}</Button>
        </div>
        <p className="field-hint">{texts.checkHint}</p>
      </form>
      <section className="prose" aria-labelledby="notes-title">
        <h3 id="notes-title">{texts.notesTitle}</h3>
        <ul>
          {texts.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
    </section>
  );
}
