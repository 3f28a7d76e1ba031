import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, EnterButton, FormErrorSummary } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameFields } from "#app/components/name-fields.ts";
import { Steps } from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { findAddress, touchAddress } from "#app/domain/ordering/addresses.server.ts";
import { beginPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { acceptCartChanges } from "#app/domain/ordering/cart.server.ts";
import { type CheckoutFacts, checkOut } from "#app/domain/ordering/checkout.server.ts";
import { findCollectPoint, placeOf } from "#app/domain/ordering/collect-points.server.ts";
import { Checkout } from "#app/domain/ordering/order.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { findOffer } from "#app/domain/payments/offer.server.ts";
import { findUnitByCode } from "#app/domain/units/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { cartHeaders, cartIdOf } from "#app/http/cart-cookie.ts";
import { cartOwnerOf } from "#app/http/cart-owner.server.ts";
import { attempt, checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { leadOf } from "#app/http/lead-cookie.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { grantOrder } from "#app/http/order-grant.server.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { GoodsToOrder, ReceiverFields, Sums } from "#app/routes/storefront/checkout-form.tsx";
import { faultsOfWay } from "#app/routes/storefront/chosen-way.ts";
import { CollectFields } from "#app/routes/storefront/collect-fields.tsx";
import { type CheckoutPage, drawCheckout, findShelf } from "#app/routes/storefront/draw-checkout.server.ts";
import { currentStore } from "#db/current.server.ts";

async function visitorOf(request: Request) {
  return {
    person: await findSignedIn(request),
    owner: await cartOwnerOf(request),
    locale: localeOf(request),
  };
}

export async function loader({ request }: LoaderFunctionArgs) {
  return drawCheckout(currentStore(), await visitorOf(request), undefined, Date.now());
}

/** The page as it comes back: with everything typed, and what was wrong. */
interface Redrawn {
  page: CheckoutPage;
  errors: Record<string, string>;
  notice?: { title: string; text: string } | undefined;
}

export async function action({ request }: ActionFunctionArgs) {
  const visitor = await visitorOf(request);
  const { person, owner, locale } = visitor;
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const texts = messagesFor(locale).checkout.checkout;

  const redraw = async (status: number, wrong: Omit<Redrawn, "page">, headers = new Headers()) => {
    const page = await drawCheckout(store, visitor, values, now);
    return data<Redrawn>({ page, ...wrong }, { status, headers });
  };

  const intent = typedOf(values, "intent");
  if (intent === "places") return redraw(200, { errors: {} });
  if (intent === "sent" || intent === "collected") {
    values.handover = intent;
    return redraw(200, { errors: {} });
  }
  if (intent === "accept") {
    const way = { handover: typedOf(values, "handover"), collectAt: typedOf(values, "collectAt") };
    const { outletId } = await findShelf(store.read, owner, way, now);
    const cart = await store.write((tx) => acceptCartChanges(tx, owner, outletId, now));
    return redraw(200, { errors: {} }, cartHeaders(request, cart.cartId, cart.count));
  }

  const handover = typedOf(values, "handover") === "collected" ? "collected" : "sent";
  const point =
    handover === "collected"
      ? await findCollectPoint(store.read, typedOf(values, "collectAt"), businessDay(now))
      : undefined;
  if (handover === "collected" && !point) return redraw(400, { errors: { collectAt: texts.choosePoint } });
  const addressId = person && !point ? typedOf(values, "addressId") : "";
  const address = await takeAddress(addressId, person?.userId);
  if (address === null) return redraw(400, { errors: { addressId: texts.addressGone } });
  const form = checkForm(request, Checkout, { ...values, ...address, ...(point && placeOf(point)) });
  if (!form.ok) {
    const answer = await redraw(400, { errors: form.answer.data.errors });
    const { page, errors } = answer.data;
    // all that is missing is said at once, not the confirmation in a second round
    if (page.values.noReturnConfirmed !== "yes" && page.lines.some(({ isPerishable }) => isPerishable))
      errors.noReturnConfirmed = texts.noReturnError;
    const chosen = {
      gateway: page.values.gateway || page.offer.gateways[0],
      payerName: page.values.payerName,
    };
    Object.assign(errors, faultsOfWay(page.offer, chosen, messagesFor(locale)));
    return answer;
  }
  const offer = await findOffer(store.read, person !== undefined, now);
  const { gateway = offer.gateways[0], payerName } = form.data;
  const faults = faultsOfWay(offer, { gateway, payerName }, messagesFor(locale));
  if (Object.keys(faults).length > 0) return redraw(400, { errors: faults });

  const { unitCode } = form.data;
  const unit = unitCode === "" ? undefined : await findUnitByCode(store.read, unitCode);
  if (unitCode !== "" && !unit) return redraw(400, { errors: { unitCode: texts.unitCodeUnknown } });

  const { provinceCode, prefectureCode, countyCode } = form.data;
  const regionZh = await resolvePlace(store.read, provinceCode, prefectureCode || null, countyCode);
  if (!regionZh)
    return redraw(400, {
      errors: address ? { addressId: texts.addressOld } : { countyCode: texts.unknownPlace },
    });

  const facts: CheckoutFacts = {
    owner,
    regionZh,
    locale,
    fulfilmentOutletId: point?.id ?? (await getCentreId(store.read)),
    handover,
    gateway,
    origin: publicOrigin(request),
    ledBy: await leadOf(store.read, request, now),
    ...(unit && { buyingUnitId: unit.id }),
  };
  const order = await attempt(request, () =>
    store.write(async (tx) => {
      const placed = await checkOut(tx, form.data, facts, now);
      if (address && person && placed.isNew) await touchAddress(tx, person.userId, addressId, now);
      return placed;
    }),
  );
  if (!order.ok) {
    const { code, facts: told } = order.refusal;
    const sentence = order.answer.data.refusal?.message ?? code;
    switch (code) {
      case "NO_RETURN_NOT_CONFIRMED":
        return redraw(409, { errors: { noReturnConfirmed: texts.noReturnError } });
      case "PRICE_CHANGED": {
        const isFirst = told.acceptedFen === 0; // without scripts nobody was shown a total yet
        const text = isFirst ? texts.totalFirst(formatFen(Number(told.totalFen))) : sentence;
        return redraw(409, { errors: {}, notice: { title: texts.priceChanged, text } });
      }
      case "KEY_REUSED":
        values.orderKey = newId();
        return redraw(409, { errors: { form: sentence } });
      default:
        return redraw(409, { errors: { form: sentence } });
    }
  }

  const { number, paymentId, isNew, ...placed } = order.value;
  const isAsked = placed.gateway === gateway; // else another way was chosen in a form sent before
  const to =
    isAsked && (await beginPayment(store, gatewaysOf(store), { id: paymentId, gateway }, Date.now()));
  const headers = isNew ? cartHeaders(request, cartIdOf(request), 0) : new Headers();
  if (!person) headers.append("set-cookie", await grantOrder(store, request, number, "placed", now));
  return redirect(to || `/orders/${number}/pay`, { status: 303, headers });
}

/** The fields of a saved address: undefined when none is chosen, null when it is not the person's. */
async function takeAddress(
  addressId: string,
  userId: string | undefined,
): Promise<FormAnswer["values"] | undefined | null> {
  if (addressId === "" || userId === undefined) return undefined;
  if (!isId(addressId)) return null;
  const address = await findAddress(currentStore().read, userId, addressId);
  if (!address) return null;
  const { id: _, prefectureCode, ...fields } = address;
  return { ...fields, prefectureCode: prefectureCode ?? "" };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ checkout }) => checkout.checkout.title);

export default function CheckoutRoute() {
  const drawn = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const page = answer?.page ?? drawn;
  const errors = answer?.errors;
  const { checkout } = useMessages();
  const texts = checkout.checkout;
  const path = usePath();
  if (page.lines.length === 0)
    return (
      <>
        <PageTitle title={texts.title} />
        <FormErrorSummary errors={errors?.form ? { form: errors.form } : undefined} />
        <EmptyState
          title={checkout.cart.emptyTitle}
          text={checkout.cart.emptyText}
          action={{ href: path("/products"), label: checkout.cart.emptyAction }}
        />
      </>
    );
  return (
    <>
      <PageTitle title={texts.title} />
      <Steps steps={checkout.steps} current={2} />
      <form method="post" action={path("/checkout")} className="checkout" noValidate data-once>
        <EnterButton name="intent" value="order" />
        <input type="hidden" name="handover" value={page.values.handover} autoComplete="off" />
        <input type="hidden" name="orderKey" value={page.orderKey} autoComplete="off" />
        <div className="checkout-notices stack">
          <FormErrorSummary errors={nameFields(errors, texts)} />
          {answer?.notice ? (
            <Notice kind="warning" title={answer.notice.title}>
              {answer.notice.text}
            </Notice>
          ) : null}
          {page.hasChanges ? (
            <Notice kind="warning" title={texts.changedTitle}>
              <p>{texts.changedText}</p>
              <Button name="intent" value="accept">
                {texts.accept}
              </Button>
            </Notice>
          ) : null}
        </div>
        <div className="with-aside with-aside-end">
          <div className="stack-l">
            {page.isCollected ? (
              <CollectFields page={page} errors={errors} />
            ) : (
              <ReceiverFields page={page} errors={errors} />
            )}
            <GoodsToOrder page={page} />
          </div>
          <Sums page={page} errors={errors} />
        </div>
      </form>
    </>
  );
}
