import { Money, Price } from "#app/components/amounts.tsx";
import { Button, Quantity } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { StockBadge } from "#app/components/tags.tsx";
import type { LineChange } from "#app/domain/ordering/cart.ts";
import { QUANTITY_MAX } from "#app/domain/ordering/order.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { CartPage } from "#app/routes/storefront/draw-cart.server.ts";

type Line = CartPage["lines"][number];

/** One kind of goods in the cart: what it is, what became of it, and its quantity to be changed. */
export function CartLine({ line, answer }: { line: Line; answer: FormAnswer | undefined }) {
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
