import { Button, Quantity } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { QUANTITY_MAX } from "#app/domain/ordering/order.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { CartPage } from "#app/routes/storefront/draw-cart.server.ts";

/** What the last thing done came to: put, capped, refused, or bought again. */
export function CartNotices({ cart, answer }: { cart: CartPage; answer: FormAnswer | undefined }) {
  const { put, again } = cart;
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
