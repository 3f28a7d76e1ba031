import { AddressFields } from "#app/components/address-fields.tsx";
import { Money } from "#app/components/amounts.tsx";
import { Button, Checkbox, fieldId, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatFen, formatGrams } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import type { CheckoutPage } from "#app/routes/storefront/draw-checkout.server.ts";
import { UnitCodeField } from "#app/routes/storefront/unit-code-field.tsx";
import { WayToPay } from "#app/routes/storefront/way-to-pay.tsx";

export type Shown = { page: CheckoutPage; errors: Record<string, string | undefined> | undefined };

/** Sent to an address, or collected at an outlet: a button each, which draw the form anew with all that was typed. */
export function HandoverChoice({ page }: { page: CheckoutPage }) {
  const texts = useMessages().checkout.checkout;
  return (
    <fieldset className="field handover">
      <legend>{texts.handoverLegend}</legend>
      <div className="row">
        {(["sent", "collected"] as const).map((handover) => {
          const isChosen = (handover === "collected") === page.isCollected;
          return (
            <Button
              key={handover}
              name="intent"
              value={handover}
              kind={isChosen ? "primary" : "quiet"}
              aria-pressed={isChosen}
            >
              {texts.handovers[handover]}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Who gets the goods, and where: one of the person's addresses, or a new one. */
export function ReceiverFields({ page, errors }: Shown) {
  const { checkout } = useMessages();
  const texts = checkout.checkout;
  const path = usePath();
  const amountsOf = useAmounts(page);
  const { values, addresses } = page;
  return (
    <section className="panel field-grid" aria-labelledby="receiver-title">
      <h2 id="receiver-title">{texts.receiver}</h2>
      <HandoverChoice page={page} />
      <input type="hidden" name="collectAt" value={values.collectAt} autoComplete="off" />
      {page.isSignedIn ? null : (
        <p className="quiet checkout-sign-in">
          {texts.signInFirst}
          <a href={`${path("/account/sign-in")}?to=/checkout`}>{texts.signIn}</a>
          {texts.asGuest}
        </p>
      )}
      {addresses.length > 0 ? <SavedAddresses page={page} error={errors?.addressId} /> : null}
      <div className="new-address field-grid">
        <AddressFields {...page} errors={errors} amountsOf={amountsOf} />
        {page.isSignedIn ? (
          <Checkbox name="saveAddress" label={texts.save} value="yes" isChecked={values.saveAddress !== ""} />
        ) : null}
      </div>
      <OtherFields page={page} errors={errors} />
    </section>
  );
}

/** What is asked wherever the goods go. */
export function OtherFields({ page: { values }, errors }: Shown) {
  const texts = useMessages().checkout.checkout;
  return (
    <>
      <TextInput
        name="email"
        label={texts.email}
        hint={texts.emailHint}
        value={values.email}
        error={errors?.email}
        type="email"
        autoComplete="email"
        isOptional
      />
      <TextArea name="note" label={texts.note} value={values.note} error={errors?.note} rows={2} isOptional />
      <UnitCodeField value={values.unitCode} error={errors?.unitCode} />
    </>
  );
}

/** The fields of a new address hide while one of these is chosen (see checkout.css). */
function SavedAddresses({ page, error }: { page: CheckoutPage; error: string | undefined }) {
  const { checkout } = useMessages();
  const texts = checkout.checkout;
  const path = usePath();
  const amountsOf = useAmounts(page);
  const { addressId } = page.values;
  const isKnown = page.addresses.some((address) => address.id === addressId);
  const id = fieldId("addressId");
  return (
    <fieldset
      className={error ? "field field-wrong" : "field"}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <legend>
        {texts.savedLegend} <a href={path("/account/addresses")}>{texts.manage}</a>
      </legend>
      {page.addresses.map((address, index) => (
        <label className="choice choice-boxed" key={address.id}>
          <input
            {...amountsOf(address.provinceCode)}
            type="radio"
            id={index === 0 ? id : undefined}
            name="addressId"
            value={address.id}
            defaultChecked={address.id === addressId}
            disabled={address.text === undefined}
          />
          <span>
            {address.receiverName} {address.phone}
            <small>{address.text ?? texts.addressOld}</small>
          </span>
        </label>
      ))}
      <label className="choice choice-boxed">
        <input type="radio" name="addressId" value="" defaultChecked={!isKnown} />
        <span>{texts.newAddress}</span>
      </label>
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** The amounts that a choice of province brings with it, for the page's script. */
function useAmounts(page: CheckoutPage) {
  const { checkout, common } = useMessages();
  const texts = checkout.checkout;
  return (provinceCode: string): Record<`data-${string}`, string> => {
    if (page.isCollected)
      return {
        "data-total-fen": String(page.goodsFen),
        "data-freight": texts.freightCollected,
        "data-total": formatFen(page.goodsFen),
        "data-parcels": "",
      };
    const freight = page.freights[provinceCode];
    if (!freight) {
      const text = provinceCode === "" ? texts.freightUnknown : texts.freightNowhere;
      return {
        "data-total-fen": "",
        "data-freight": text,
        "data-total": texts.totalUnknown,
        "data-parcels": "",
      };
    }
    const totalFen = page.goodsFen + freight.freightFen;
    return {
      "data-total-fen": String(totalFen),
      "data-freight": freight.freightFen === 0 ? common.freight.free : formatFen(freight.freightFen),
      "data-total": formatFen(totalFen),
      "data-parcels": freight.parcels
        .map((parcel) => {
          return texts.freightParcel(
            common.storage[parcel.storageClass],
            formatGrams(parcel.shippingGrams),
            parcel.freightFen === 0 ? texts.parcelFree : formatFen(parcel.freightFen),
          );
        })
        .join(" · "),
    };
  };
}

/** The goods at the prices of now, each with what changed since it was put into the cart. */
export function GoodsToOrder({ page }: { page: CheckoutPage }) {
  const { checkout } = useMessages();
  const texts = checkout.checkout;
  const path = usePath();
  return (
    <section aria-labelledby="goods-title">
      <div className="row row-apart">
        <h2 id="goods-title">{texts.goods}</h2>
        <a href={path("/cart")}>{texts.editCart}</a>
      </div>
      <ul className="order-lines">
        {page.lines.map((line) => (
          <li key={line.variantId}>
            <GoodsLine
              goods={{
                ...line,
                href: path(`/products/${line.productId}`),
                countyHref: path(`/counties/${line.countyId}`),
              }}
            >
              <p className="order-line-amount">
                <span>
                  {formatFen(line.priceFen)} × {formatCount(line.quantity)}
                </span>
                <Money amountFen={line.amountFen} />
              </p>
              {line.change ? <LineChangeOf line={line} /> : null}
            </GoodsLine>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LineChangeOf({ line }: { line: CheckoutPage["lines"][number] }) {
  const texts = useMessages().checkout.cart.change;
  switch (line.change) {
    case "price":
      return (
        <p className="line-change">{texts.price(formatFen(line.seenPriceFen), formatFen(line.priceFen))}</p>
      );
    case "short":
      return <p className="line-change">{texts.short(formatCount(line.available))}</p>;
    case "outOfStock":
    case "notOnSale":
      return <p className="line-change">{texts[line.change]}</p>;
    default:
      return null;
  }
}

/** What it comes to, the confirmation for fresh goods, and the button. */
export function Sums({ page, errors }: Shown) {
  const { checkout, paying } = useMessages();
  const texts = checkout.checkout;
  const amountsOf = useAmounts(page);
  const chosen = page.addresses.find((address) => address.id === page.values.addressId);
  const amounts = amountsOf(chosen?.provinceCode ?? page.values.provinceCode);
  const perishables = page.lines.filter((line) => line.isPerishable);
  return (
    <section className="panel checkout-sums" aria-label={texts.orderSummary}>
      <dl className="sums">
        <div>
          <dt>{texts.goodsSum}</dt>
          <dd>
            <Money amountFen={page.goodsFen} />
          </dd>
        </div>
        <div>
          <dt>{texts.freight}</dt>
          <dd data-amount="freight">{amounts["data-freight"]}</dd>
        </div>
        <div className="sums-minor">
          <dt data-amount="parcels">{amounts["data-parcels"]}</dt>
          <dd />
        </div>
        <div className="sums-total">
          <dt>{texts.total}</dt>
          <dd>
            <output data-amount="total">{amounts["data-total"]}</output>
            <DemoMark />
          </dd>
        </div>
      </dl>
      <input type="hidden" name="acceptedTotalFen" value={amounts["data-total-fen"]} autoComplete="off" />
      {perishables.length > 0 ? (
        <Checkbox
          name="noReturnConfirmed"
          label={texts.noReturn}
          hint={perishables.map((line) => line.name).join(" · ")}
          value="yes"
          isChecked={page.values.noReturnConfirmed !== ""}
          error={errors?.noReturnConfirmed}
        />
      ) : null}
      {page.hasChanges ? null : (
        <>
          <WayToPay offer={page.offer} values={page.values} errors={errors} />
          <Button name="intent" value="order" size="large" isWide>
            {texts.submit}
          </Button>
          <p className="field-hint">
            {page.offer.transferDays === null ? texts.submitHint : paying.submitHint}
          </p>
        </>
      )}
    </section>
  );
}
