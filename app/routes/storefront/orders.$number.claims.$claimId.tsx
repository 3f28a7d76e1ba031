import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ClaimHistory } from "#app/components/claim-history.tsx";
import { toneOfClaim } from "#app/components/claim-tone.ts";
import { Button, FormErrorSummary, TextArea } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { GoodsLine } from "#app/components/goods-line.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PhotoField } from "#app/components/photo-field.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { isOpen, MoreForm, WithdrawForm, WORDS_MAX } from "#app/domain/claims/claim.ts";
import { giveMore, withdrawClaim } from "#app/domain/claims/follow-up.server.ts";
import { findClaim } from "#app/domain/claims/queries.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer } from "#app/http/forms.server.ts";
import { ONE_FIELD, readOrderPhotos, withLoosePhotos } from "#app/http/order-photos.server.ts";
import { getOwnOrder } from "#app/http/own-order.server.ts";
import { currentStore } from "#db/current.server.ts";

const FORM = "more";

/** A claim, for whoever may see its order; for anybody else it is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { order, mayAct, claim, lines, steps, refund } = await getOwnClaim(request, params, Date.now());
  return {
    number: order.number,
    mayAct,
    claim: {
      id: claim.id,
      claimNumber: claim.claimNumber,
      kind: claim.kind,
      fault: claim.fault,
      state: claim.state,
      areGoodsDue: claim.areGoodsDue,
    },
    lines,
    // of the shop's people nobody is named
    steps: steps.map(({ actorName: _, ...step }) => step),
    refund,
    keys: { more: newId(), withdraw: newId() },
  };
}

async function getOwnClaim(
  request: Request,
  params: { number?: string | undefined; claimId?: string | undefined },
  now: number,
) {
  const own = await getOwnOrder(request, params.number ?? "", now);
  const claimId = params.claimId ?? "";
  const found = isId(claimId) ? await findClaim(currentStore().read, claimId) : undefined;
  if (!found || found.claim.orderId !== own.order.id) throw new Response("Not Found", { status: 404 });
  return { ...own, ...found };
}

/** Adds what the shop asked for, or takes the claim back. */
export async function action({ request, params }: ActionFunctionArgs) {
  const now = Date.now();
  const store = currentStore();
  const { order, person, mayAct, claim } = await getOwnClaim(request, params, now);
  if (!mayAct) throw new Response("Forbidden", { status: 403 });
  const by = person?.userId ?? null;
  const about = { orderId: order.id, claimId: claim.id };
  const sent = await readOrderPhotos(request, order.id, ONE_FIELD, now);
  if (sent.answer) return sent.answer;
  const { values } = sent;

  if (values.intent === "withdraw") {
    const form = checkForm(request, WithdrawForm, values);
    if (!form.ok) return form.answer;
    const withdrawal = { ...about, key: form.data.key };
    const withdrawn = await attempt(request, () =>
      store.write((tx) => withdrawClaim(tx, withdrawal, by, now)),
    );
    if (!withdrawn.ok) return withdrawn.answer;
  } else {
    const form = checkForm(request, MoreForm, values);
    if (!form.ok) return withLoosePhotos(form.answer.data, order.id, ONE_FIELD, 400);
    const { key, words, kept } = form.data;
    const more = { ...about, key, words, photoIds: kept };
    const given = await attempt(request, () => store.write((tx) => giveMore(tx, more, by, now)), values);
    if (!given.ok) return withLoosePhotos(given.answer.data, order.id, ONE_FIELD, 409);
  }
  return redirect(`/orders/${order.number}/claims/${claim.id}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ claims }) =>
    page ? claims.heading(String(page.claim.claimNumber)) : claims.title,
  );

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function OwnClaim() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { claims: words } = useMessages();
  const path = usePath();
  const { number, claim, steps, keys } = page;
  const isAsked = claim.state === "more_asked" || claim.state === "goods_awaited" || claim.areGoodsDue;
  const title = words.heading(String(claim.claimNumber));
  return (
    <div className="claim">
      <Breadcrumbs
        crumbs={[{ label: words.backToOrder(number), href: path(`/orders/${number}`) }, { label: title }]}
      />
      <PageTitle
        title={title}
        text={
          <>
            <Badge tone={toneOfClaim(claim.state)}>{words.states[claim.state]}</Badge>{" "}
            {words.kinds[claim.kind]}
            {claim.fault ? ` · ${words.faults[claim.fault]}` : null}
          </>
        }
      />
      <div className="stack-l">
        <Answer page={page} />
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {isAsked && page.mayAct ? <MoreFields page={page} answer={answer} /> : null}
        <section aria-labelledby="claim-goods">
          <h2 id="claim-goods">{words.page.goods}</h2>
          <Goods page={page} />
        </section>
        <section aria-labelledby="claim-history">
          <h2 id="claim-history">{words.page.history}</h2>
          <ClaimHistory
            steps={steps}
            photoHref={(id, size) => path(`/orders/${number}/photos/${id}?size=${size}`)}
          />
        </section>
        {isOpen(claim.state) && page.mayAct ? (
          <form method="post" data-once className="claim-withdraw">
            <input type="hidden" name="key" value={keys.withdraw} />
            <p className="quiet">{words.page.withdrawText}</p>
            <Button kind="quiet" name="intent" value="withdraw">
              {words.page.withdraw}
            </Button>
          </form>
        ) : null}
      </div>
    </div>
  );
}

/** Where it stands, what the shop said last, and the money. */
function Answer({ page }: { page: Page }) {
  const { claims } = useMessages();
  const words = claims.page;
  const { claim, refund } = page;
  const isInPart =
    claim.state === "accepted" &&
    page.lines.some(({ quantity, acceptedQuantity }) => (acceptedQuantity ?? 0) < quantity);
  const said = page.steps.findLast((step) => step.answer !== null)?.answer;
  const kind = { accepted: "success", more_asked: "warning", goods_awaited: "warning" } as const;
  return (
    <Notice
      kind={claim.state in kind ? kind[claim.state as keyof typeof kind] : "info"}
      title={words.stateText[claim.areGoodsDue ? "goods_due" : isInPart ? "accepted_part" : claim.state]}
    >
      {refund ? (
        <p>
          {words.refundText[refund.state](formatFen(refund.amountFen))}{" "}
          {refund.freightFen > 0 ? words.freightPart(formatFen(refund.freightFen)) : null}
        </p>
      ) : null}
      {said ? (
        <p>
          <b>{words.shopSays}</b>
          <span className="claim-said claim-said-shop">{said}</span>
        </p>
      ) : null}
    </Notice>
  );
}

function MoreFields({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { checkout, claims } = useMessages();
  const words = claims.page;
  const path = usePath();
  const { number, claim, keys } = page;
  const isGoods = claim.state !== "more_asked";
  const label = isGoods ? words.moreWordsGoods : words.moreWords;
  const labels = { words: label, photos: claims.form.photos };
  return (
    <form method="post" encType="multipart/form-data" data-once className="panel stack claim-form">
      <h2>{isGoods ? words.moreGoods : words.more}</h2>
      <FormErrorSummary
        errors={nameErrors(answer?.errors, labels, checkout.checkout.wrongField)}
        form={FORM}
      />
      <input type="hidden" name="key" value={keys.more} />
      <TextArea
        name="words"
        form={FORM}
        value={answer?.values.words}
        error={answer?.errors.words}
        label={label}
        maxLength={WORDS_MAX}
      />
      <PhotoField
        label={claims.form.photos}
        hint={claims.form.photosHint}
        error={answer?.errors.photos ?? answer?.errors.kept}
        form={FORM}
        kept={[answer?.values.kept ?? []].flat()}
        keptHref={(id) => path(`/orders/${number}/photos/${id}?size=thumbnail`)}
        isOptional
      />
      <Button>{words.moreSubmit}</Button>
    </form>
  );
}

function Goods({ page }: { page: Page }) {
  const { claims } = useMessages();
  const words = claims.page;
  const locale = useLocale();
  const path = usePath();
  const isEn = locale === "en";
  return (
    <ul className="order-lines">
      {page.lines.map((line) => (
        <li key={line.orderLineId}>
          <GoodsLine
            goods={{
              href: path(`/products/${line.productId}`),
              countyHref: path(`/counties/${line.countyId}`),
              name: isEn ? line.nameEn : line.nameZh,
              spec: isEn ? line.specEn : line.specZh,
              county: isEn ? line.countyNameEn : line.countyNameZh,
              icon: line.icon,
              tint: line.tint,
              storage: line.storageClass,
              isCertified: line.directoryEntryId !== null,
            }}
          >
            <p className="claim-line-facts">
              <span>{words.asked(formatCount(line.quantity))}</span>
              <span className="quiet">{words.received(formatDate(line.receivedDay, locale))}</span>
              {line.acceptedFen === null ? null : (
                <b>
                  {line.acceptedFen === 0
                    ? words.acceptedNone
                    : line.acceptedQuantity
                      ? words.accepted(formatCount(line.acceptedQuantity), formatFen(line.acceptedFen))
                      : words.acceptedMoney(formatFen(line.acceptedFen))}
                </b>
              )}
            </p>
          </GoodsLine>
        </li>
      ))}
    </ul>
  );
}
