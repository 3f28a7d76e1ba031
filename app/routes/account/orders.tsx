import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { toneOfClaim } from "#app/components/claim-tone.ts";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { ProductDrawing } from "#app/components/product-card.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, CountyTag, DemoMark } from "#app/components/tags.tsx";
import { listLatestClaims } from "#app/domain/claims/queries.server.ts";
import { addToCart } from "#app/domain/ordering/cart.server.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOwnGoods, listOrders } from "#app/domain/ordering/order-queries.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartHeaders } from "#app/http/cart-cookie.ts";
import { parseForm } from "#app/http/forms.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

const BuyAgain = z.object({
  intent: z.literal("again"),
  number: z.string().regex(ORDER_NUMBER, "orderNumber"),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const before = new URL(request.url).searchParams.get("before") ?? undefined;
  const known = before !== undefined && ORDER_NUMBER.test(before) ? before : undefined;
  const { orders, next } = await listOrders(currentStore().read, person.userId, known);
  const ids = orders.map(({ id }) => id);
  const claims = await listLatestClaims(currentStore().read, ids);
  return {
    orders: orders.map((order) => ({
      ...order,
      claim: claims.find(({ orderId }) => orderId === order.id),
    })),
    next,
    isFirst: known === undefined,
  };
}

/** Buys again: what is still on sale goes into the cart, and the cart says what could not. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireUser(request);
  const form = await parseForm(request, BuyAgain);
  if (!form.ok) return form.answer;

  const { number } = form.data;
  const store = currentStore();
  const goods = await findOwnGoods(store.read, person.userId, number);
  if (!goods) throw new Response("Not Found", { status: 404 });
  const centreId = await getCentreId(store.read);
  const now = Date.now();
  const cart = await store.write(async (tx) => {
    let state = { cartId: "", count: 0 };
    for (const line of goods) state = await addToCart(tx, { userId: person.userId }, line, centreId, now);
    return state;
  });
  const headers = cartHeaders(request, cart.cartId, cart.count);
  return redirect(`/cart?again=${number}`, { status: 303, headers });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.orders.title);

export default function Orders() {
  const { orders, next, isFirst } = useLoaderData<typeof loader>();
  const { account } = useMessages();
  const texts = account.orders;
  const path = usePath();
  return (
    <>
      <Breadcrumbs crumbs={[{ label: account.home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle title={texts.title} actions={orders.length > 0 ? <DemoMark /> : null} />
      {orders.length === 0 ? (
        <EmptyState
          title={texts.empty}
          text={texts.emptyText}
          action={{ href: path("/products"), label: texts.emptyAction }}
        />
      ) : (
        <ul className="order-list" aria-label={texts.list}>
          {orders.map((order) => (
            <li key={order.number} className="panel">
              <OrderItem order={order} />
            </li>
          ))}
        </ul>
      )}
      <p className="row row-apart order-pages">
        {isFirst ? <span /> : <a href={path("/account/orders")}>{texts.newest}</a>}
        {next ? (
          <a rel="next" href={path(`/account/orders?before=${next}`)}>
            {texts.older}
          </a>
        ) : null}
      </p>
    </>
  );
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>["orders"][number];

function OrderItem({ order }: { order: Item }) {
  const { account, checkout, claims } = useMessages();
  const texts = account.orders;
  const path = usePath();
  const isEn = useLocale() === "en";
  const rest = order.lineCount - order.lines.length;
  return (
    <article>
      <header className="order-item-head">
        <a className="number" href={path(`/orders/${order.number}`)}>
          {order.number}
        </a>
        <Badge tone={toneOf(order.state)}>{checkout.order.states[order.state]}</Badge>
        {order.claim ? (
          <a href={path(`/orders/${order.number}/claims/${order.claim.id}`)}>
            <Badge tone={toneOfClaim(order.claim.state)}>
              {claims.inList(claims.kinds[order.claim.kind], claims.states[order.claim.state])}
            </Badge>
          </a>
        ) : null}
        <DateTime instant={order.placedAt} />
      </header>
      <ul className="order-item-goods">
        {order.lines.map((line) => (
          <li key={line.lineNumber}>
            <ProductDrawing icon={line.icon} tint={line.tint} size="small" />
            <span>
              {isEn ? line.nameEn : line.nameZh} <span className="one-line">× {line.quantity}</span>
              <CountyTag size="small" county={isEn ? line.countyNameEn : line.countyNameZh} />
            </span>
          </li>
        ))}
        {rest > 0 ? <li className="quiet">{texts.more(rest)}</li> : null}
      </ul>
      <footer className="row row-apart">
        <b>
          <Money amountFen={order.totalFen} />
        </b>
        <div className="row">
          <ButtonLink kind="quiet" size="small" href={path(`/orders/${order.number}`)}>
            {order.state === "awaiting_payment" ? texts.pay : texts.details}
          </ButtonLink>
          <form method="post" action={path("/account/orders")} data-once>
            <input type="hidden" name="number" value={order.number} />
            <Button
              kind="quiet"
              size="small"
              name="intent"
              value="again"
              aria-label={texts.againOf(order.number)}
            >
              {texts.again}
            </Button>
          </form>
        </div>
      </footer>
    </article>
  );
}
