import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { Button, ButtonLink } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Steps } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import {
  acceptCartChanges,
  addToCart,
  type CartState,
  type PutOutcome,
  removeFromCart,
  setCartQuantity,
} from "#app/domain/ordering/cart.server.ts";
import { CartForm } from "#app/domain/ordering/cart.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartHeaders } from "#app/http/cart-cookie.ts";
import { cartOwnerOf } from "#app/http/cart-owner.server.ts";
import { checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { CartLine } from "#app/routes/storefront/cart-line.tsx";
import { CartNotices } from "#app/routes/storefront/cart-notices.tsx";
import { drawCart } from "#app/routes/storefront/draw-cart.server.ts";
import { currentStore } from "#db/current.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return drawCart(request);
}

export async function action({ request }: ActionFunctionArgs) {
  const owner = await cartOwnerOf(request);
  const form = checkForm(request, CartForm, await readForm(request));
  if (!form.ok) return form.answer;

  const store = currentStore();
  const centreId = await getCentreId(store.read);
  const now = Date.now();
  const wanted = form.data;
  const cart = await store.write((tx): Promise<CartState & { outcome?: PutOutcome }> => {
    switch (wanted.intent) {
      case "add":
        return addToCart(tx, owner, wanted, centreId, now);
      case "set":
        return setCartQuantity(tx, owner, wanted, centreId, now);
      case "remove":
        return removeFromCart(tx, owner, wanted.variantId, now);
      case "accept":
        return acceptCartChanges(tx, owner, centreId, now);
    }
  });
  const headers = cartHeaders(request, cart.cartId, cart.count);
  const { outcome } = cart;
  switch (outcome?.kind) {
    case "outOfStock":
    case "notOnSale":
    case "cartFull": {
      const message = messagesFor(localeOf(request)).checkout.cart.outcomes[outcome.kind];
      const answer: FormAnswer = { values: form.values, errors: { form: message } };
      return data(answer, { status: 409, headers });
    }
    case "capped":
      return redirect(`/cart?put=${variantOf(wanted)}&how=capped`, { status: 303, headers });
    default:
      return redirect(wanted.intent === "add" ? `/cart?put=${wanted.variantId}` : "/cart", {
        status: 303,
        headers,
      });
  }
}

function variantOf(wanted: CartForm): string {
  return "variantId" in wanted ? wanted.variantId : "";
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ checkout }) => checkout.cart.title);

export default function CartPage() {
  const cart = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout, common } = useMessages();
  const texts = checkout.cart;
  const path = usePath();
  if (cart.lines.length === 0)
    return (
      <>
        <PageTitle title={texts.title} />
        <CartNotices cart={cart} answer={answer} />
        <EmptyState
          title={texts.emptyTitle}
          text={texts.emptyText}
          action={{ href: path("/products"), label: texts.emptyAction }}
        />
      </>
    );
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text(cart.lines.length, formatCount(cart.count))}
        actions={<a href={path("/products")}>{texts.goOn}</a>}
      />
      <Steps steps={checkout.steps} current={1} />
      <div className="stack cart-notices">
        <CartNotices cart={cart} answer={answer} />
        {cart.hasChanges ? (
          <Notice kind="warning" title={texts.changedTitle}>
            <p>{texts.changedText}</p>
            <form method="post" action={path("/cart")}>
              <Button name="intent" value="accept">
                {texts.accept}
              </Button>
            </form>
          </Notice>
        ) : null}
      </div>
      <div className="with-aside with-aside-end">
        <ul className="cart-lines" aria-label={texts.list}>
          {cart.lines.map((line) => (
            <CartLine key={line.variantId} line={line} answer={answer} />
          ))}
        </ul>
        <section className="panel cart-sums" aria-label={checkout.checkout.orderSummary}>
          <dl className="sums">
            <div>
              <dt>{common.money.subtotal}</dt>
              <dd>
                <Money amountFen={cart.goodsFen} />
              </dd>
            </div>
            {cart.certifiedFen > 0 ? (
              <div className="sums-minor">
                <dt>{texts.certifiedShare(formatFen(cart.certifiedFen))}</dt>
                <dd />
              </div>
            ) : null}
            <div className="sums-minor">
              <dt>{texts.freightLater}</dt>
              <dd />
            </div>
          </dl>
          {cart.hasChanges ? null : (
            <ButtonLink href={path("/checkout")} size="large" isWide>
              {common.buttons.checkout}
            </ButtonLink>
          )}
        </section>
      </div>
    </>
  );
}
