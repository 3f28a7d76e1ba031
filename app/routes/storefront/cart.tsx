import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money, Price } from "#app/components/amounts.tsx";
import { Button, ButtonLink, Quantity } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Steps } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { StockBadge } from "#app/components/tags.tsx";
import {
  acceptCartChanges,
  addToCart,
  type Cart,
  type CartLine,
  type CartState,
  findCart,
  type PutOutcome,
  removeFromCart,
  setCartQuantity,
} from "#app/domain/ordering/cart.server.ts";
import { bandOf, CartForm, isGone, type LineChange } from "#app/domain/ordering/cart.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { QUANTITY_MAX } from "#app/domain/ordering/order.ts";
import { findOwnGoods } from "#app/domain/ordering/order-queries.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { cartHeaders } from "#app/http/cart-cookie.ts";
import { cartOwnerOf } from "#app/http/cart-owner.server.ts";
import { checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";
import type { Locale } from "#db/words.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const store = currentStore();
  const owner = await cartOwnerOf(request);
  const cart = await findCart(store.read, owner, await getCentreId(store.read), Date.now());
  const locale = localeOf(request);
  const query = new URL(request.url).searchParams;
  const put = cart.lines.find((line) => line.variantId === query.get("put"));
  return {
    lines: cart.lines.map((line) => viewOf(line, locale)),
    goodsFen: cart.goodsFen,
    certifiedFen: cart.lines.reduce(
      (sum, line) => sum + (line.directoryEntryId && !isGone(line) ? line.amountFen : 0),
      0,
    ),
    count: cart.count,
    hasChanges: cart.hasChanges,
    put: put && {
      name: nameOf(put, locale),
      quantity: put.quantity,
      isCapped: query.get("how") === "capped",
    },
    again: await findAgain(store.read, request, cart, query.get("again"), locale),
  };
}

function nameOf(goods: { nameZh: string; nameEn: string }, locale: Locale): string {
  return locale === "en" ? goods.nameEn : goods.nameZh;
}

function viewOf(line: CartLine, locale: Locale) {
  const isEn = locale === "en";
  const { variantId, productId, icon, tint, quantity, netGrams, priceFen, basePriceFen, countyId } = line;
  return {
    variantId,
    productId,
    icon,
    tint,
    quantity,
    netGrams,
    priceFen,
    basePriceFen,
    countyId,
    seenPriceFen: line.seenPriceFen,
    amountFen: line.amountFen,
    nextTier: line.nextTier,
    available: line.available,
    storage: line.storageClass,
    isDemoPrice: line.isDemoPrice,
    isCertified: line.directoryEntryId !== null,
    isGone: isGone(line),
    stock: bandOf(line),
    change: line.change,
    name: nameOf(line, locale),
    spec: isEn ? line.specEn : line.specZh,
    county: isEn ? line.countyNameEn : line.countyNameZh,
  };
}

/** After "buy again": what of the order did not come into the cart, or not in full. */
async function findAgain(read: Reader, request: Request, cart: Cart, number: string | null, locale: Locale) {
  const person = await findSignedIn(request);
  if (!person || !number || !ORDER_NUMBER.test(number)) return undefined;
  const wanted = await findOwnGoods(read, person.userId, number);
  if (!wanted) return undefined;
  const inCart = new Map(cart.lines.map((line) => [line.variantId, line.quantity]));
  return {
    missing: wanted.filter((goods) => !inCart.has(goods.variantId)).map((goods) => nameOf(goods, locale)),
    fewer: wanted.flatMap((goods) => {
      const quantity = inCart.get(goods.variantId) ?? goods.quantity;
      return quantity < goods.quantity ? [{ name: nameOf(goods, locale), quantity }] : [];
    }),
  };
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
        <CartNotices />
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
        <CartNotices />
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
            <Line key={line.variantId} line={line} answer={answer} />
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

/** What the last thing done came to: put, capped, refused, or bought again. */
function CartNotices() {
  const { put, again } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout } = useMessages();
  const texts = checkout.cart;
  const isOfLine = answer?.values.intent === "set" && answer.errors.quantity;
  return (
    <>
      {answer && !isOfLine ? <NotPut answer={answer} /> : null}
      {!answer && put ? (
        put.isCapped ? (
          <Notice kind="warning">{texts.putCapped(put.name, formatCount(put.quantity))}</Notice>
        ) : (
          <Notice kind="success" title={texts.put(put.name)} />
        )
      ) : null}
      {!answer && again ? (
        <Notice
          kind={again.missing.length + again.fewer.length > 0 ? "warning" : "success"}
          title={texts.againTitle}
        >
          {again.missing.length > 0 ? <p>{texts.againMissing(again.missing)}</p> : null}
          {again.fewer.map(({ name, quantity }) => (
            <p key={name}>{texts.againFewer(name, formatCount(quantity))}</p>
          ))}
        </Notice>
      ) : null}
    </>
  );
}

/** Goods that could not be put in; a quantity that was wrong can be put right on the spot. */
function NotPut({ answer }: { answer: FormAnswer }) {
  const { checkout } = useMessages();
  const texts = checkout.cart;
  const path = usePath();
  const { variantId } = answer.values;
  const [message] = Object.values(answer.errors);
  return (
    <Notice kind="refusal" title={texts.notPut}>
      {answer.errors.quantity && typeof variantId === "string" ? (
        <form method="post" action={path("/cart")} className="row">
          <input type="hidden" name="variantId" value={variantId} />
          <Quantity
            value={answer.values.quantity}
            error={answer.errors.quantity}
            max={QUANTITY_MAX}
            form="again"
          />
          <Button kind="quiet" name="intent" value="add">
            {texts.tryAgain}
          </Button>
        </form>
      ) : (
        <p>{message}</p>
      )}
    </Notice>
  );
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["lines"][number];

function Line({ line, answer }: { line: Line; answer: FormAnswer | undefined }) {
  const { checkout } = useMessages();
  const texts = checkout.cart;
  const path = usePath();
  const isAnswered = answer?.values.intent === "set" && answer.values.variantId === line.variantId;
  return (
    <li className={line.change ? "cart-line cart-line-changed" : "cart-line"}>
      <GoodsLine
        goods={{
          ...line,
          href: path(`/products/${line.productId}`),
          countyHref: path(`/counties/${line.countyId}`),
        }}
      >
        {line.change ? <Change line={line} change={line.change} /> : null}
        <div className="cart-line-price">
          <Price priceFen={line.priceFen} netGrams={line.netGrams} isDemo={line.isDemoPrice} />
          {line.stock === "in" || (line.change && line.change !== "price") ? null : (
            <StockBadge stock={line.stock} left={line.available} />
          )}
        </div>
        {line.priceFen < line.basePriceFen ? (
          <p className="cart-line-tier">{texts.tierReached(formatFen(line.basePriceFen))}</p>
        ) : null}
        {line.nextTier && !line.isGone ? (
          <p className="cart-line-tier">
            {texts.tierNext(formatCount(line.nextTier.quantityMin), formatFen(line.nextTier.priceFen))}
          </p>
        ) : null}
      </GoodsLine>
      <form method="post" action={path("/cart")} className="cart-line-form">
        <input type="hidden" name="variantId" value={line.variantId} />
        {line.isGone ? null : (
          <>
            <Quantity
              value={isAnswered ? answer.values.quantity : line.quantity}
              error={isAnswered ? answer.errors.quantity : undefined}
              max={QUANTITY_MAX}
              label={texts.quantityOf(line.name)}
              isLabelHidden
              form={line.variantId}
            />
            <Button
              kind="quiet"
              size="small"
              name="intent"
              value="set"
              aria-label={texts.updateOf(line.name)}
            >
              {texts.update}
            </Button>
          </>
        )}
        <Button
          kind="quiet"
          size="small"
          name="intent"
          value="remove"
          formNoValidate
          aria-label={texts.removeOf(line.name)}
        >
          {texts.remove}
        </Button>
        {line.isGone ? null : (
          <span className="cart-line-amount">
            <span className="visually-hidden">{texts.amount}</span>
            <Money amountFen={line.amountFen} />
          </span>
        )}
      </form>
    </li>
  );
}

function Change({ line, change }: { line: Line; change: LineChange }) {
  const texts = useMessages().checkout.cart.change;
  return (
    <p className="line-change">
      {change === "price" ? texts.price(formatFen(line.seenPriceFen), formatFen(line.priceFen)) : null}
      {change === "short" ? texts.short(formatCount(line.available)) : null}
      {change === "outOfStock" ? texts.outOfStock : null}
      {change === "notOnSale" ? texts.notOnSale : null}
    </p>
  );
}
