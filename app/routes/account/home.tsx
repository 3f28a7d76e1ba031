import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { Button } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { listOrders } from "#app/domain/ordering/order-queries.server.ts";
import { findImpact } from "#app/domain/reporting/impact.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

const RECENT_ORDERS = 3;

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const { read } = currentStore();
  const { orders } = await listOrders(read, person.userId, undefined);
  const { counties, ...impact } = await findImpact(read, person.userId, Date.now());
  return {
    name: person.name,
    isOperator: may(person, "openAdmin"),
    orders: orders
      .slice(0, RECENT_ORDERS)
      .map(({ number, state, totalFen, placedAt }) => ({ number, state, totalFen, placedAt })),
    impact: { ...impact, countyCount: counties.length },
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ account }) => account.home.title);

export default function AccountHome() {
  const { name, isOperator, orders, impact } = useLoaderData<typeof loader>();
  const { account, checkout, common, fapiao, purchasing } = useMessages();
  const texts = account.home;
  const path = usePath();
  const rooms = [
    { href: "/account/orders", label: texts.orders, text: texts.ordersText },
    { href: "/account/impact", label: texts.impact, text: texts.impactText },
    { href: "/account/addresses", label: texts.addresses, text: texts.addressesText },
    { href: "/account/fapiao", label: fapiao.account.title, text: fapiao.account.homeText },
    { href: "/account/sessions", label: texts.sessions, text: texts.sessionsText },
    { href: "/purchasing", label: purchasing.room, text: purchasing.text },
    ...(isOperator ? [{ href: "/admin", label: texts.admin, text: texts.adminText }] : []),
  ];
  return (
    <>
      <PageTitle title={texts.hello(name)} />
      <div className="stack-l">
        {impact.orderCount > 0 ? (
          <FigureLine
            scope={`${texts.impactScope} · ${common.demo}`}
            asOf={impact.asOf}
            figures={[
              {
                label: texts.credited,
                value: <Money amountFen={impact.amountFen} />,
                href: path("/account/impact"),
              },
              { label: texts.counties, value: formatCount(impact.countyCount) },
              { label: texts.orderCount, value: formatCount(impact.orderCount) },
            ]}
          />
        ) : null}
        <ul className="account-rooms">
          {rooms.map((room) => (
            <li key={room.href}>
              <a className="panel" href={path(room.href)}>
                <b>{room.label}</b>
                <span className="quiet">{room.text}</span>
              </a>
            </li>
          ))}
        </ul>
        {orders.length > 0 ? (
          <section aria-labelledby="recent-title">
            <div className="row row-apart">
              <h2 id="recent-title">{texts.recent}</h2>
              <a href={path("/account/orders")}>{texts.allOrders}</a>
            </div>
            <ul className="recent-orders">
              {orders.map((order) => (
                <li key={order.number}>
                  <a href={path(`/orders/${order.number}`)} className="number">
                    {order.number}
                  </a>
                  <Badge tone={toneOf(order.state)}>{checkout.order.states[order.state]}</Badge>
                  <DateTime instant={order.placedAt} />
                  <Money amountFen={order.totalFen} />
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        <form method="post" action={path("/account/sign-out")} className="account-end">
          <Button kind="quiet">{texts.signOut}</Button>
        </form>
      </div>
    </>
  );
}
