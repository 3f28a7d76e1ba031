import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  Button,
  FormErrorSummary,
  RadioGroup,
  Select,
  TextArea,
  TextInput,
} from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PhotoField } from "#app/components/photo-field.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { CountyTag } from "#app/components/tags.tsx";
import { ClaimForm, type ClaimRequest, WORDS_MAX } from "#app/domain/claims/claim.ts";
import { type ClaimableLine, listClaimable } from "#app/domain/claims/claimable.server.ts";
import { requestClaim } from "#app/domain/claims/request-claim.server.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer } from "#app/http/forms.server.ts";
import { besideLine, ONE_FIELD, readOrderPhotos, withLoosePhotos } from "#app/http/order-photos.server.ts";
import { getOrderToAct } from "#app/http/own-order.server.ts";
import { currentStore } from "#db/current.server.ts";
import { CLAIM_FAULTS, CLAIM_KINDS, type ClaimKind } from "#db/words.ts";

const FORM = "claim";

/** What of an order can be claimed today, for whoever may see the order; for anybody else it is not there. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const now = Date.now();
  const { order } = await getOrderToAct(request, params.number ?? "", now);
  const lines = await listClaimable(currentStore().read, order.id, now);
  return { number: order.number, lines, key: newId() };
}

/** Makes the claim. Whether the order is theirs is known before a byte of their photos is read. */
export async function action({ request, params }: ActionFunctionArgs) {
  const now = Date.now();
  const store = currentStore();
  const { order, person } = await getOrderToAct(request, params.number ?? "", now);
  const sent = await readOrderPhotos(request, order.id, ONE_FIELD, now);
  if (sent.answer) return sent.answer;
  const form = checkForm(request, ClaimForm, sent.values, gatherLines(sent.values));
  if (!form.ok) return withLoosePhotos(form.answer.data, order.id, ONE_FIELD, 400);

  const goods = await listClaimable(store.read, order.id, now);
  const claim = requestOf(order.id, goods, form.data);
  const asked = await attempt(
    request,
    () => store.write((tx) => requestClaim(tx, claim, person?.userId ?? null, now)),
    sent.values,
  );
  if (!asked.ok)
    return withLoosePhotos(besideLine(asked.refusal, asked.answer, goods), order.id, ONE_FIELD, 409);
  return redirect(`/orders/${order.number}/claims/${asked.value}`, 303);
}

/** What the form asks for; lines of which nothing is asked are left out. */
function requestOf(orderId: string, goods: readonly ClaimableLine[], form: ClaimForm): ClaimRequest {
  const { key, kind, words } = form;
  const lines = form.lines.flatMap(({ quantity }, index) => {
    const orderLineId = goods[index]?.orderLineId;
    return quantity === 0 || orderLineId === undefined ? [] : [{ orderLineId, quantity }];
  });
  const fault = kind === "quality_claim" ? form.fault : null;
  return { key, orderId, kind, fault, words, lines, photoIds: form.kept };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ claims }) => claims.form.title);

export default function NewClaim() {
  const { number, lines, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { claims: words } = useMessages();
  const path = usePath();
  const isPossible = lines.some((line) => CLAIM_KINDS.some((kind) => line.claimable[kind].quantityMax > 0));
  return (
    <div className="claim">
      <Breadcrumbs
        crumbs={[
          { label: words.backToOrder(number), href: path(`/orders/${number}`) },
          { label: words.form.title },
        ]}
      />
      <PageTitle title={words.form.title} text={words.form.text} />
      {isPossible ? (
        <ClaimFields {...{ number, lines, answer }} claimKey={key} />
      ) : (
        <Notice kind="info" title={words.form.nothing}>
          <ul className="claim-barred">
            {lines.map((line) => (
              <li key={line.orderLineId}>
                <LineName line={line} /> <LineTerms line={line} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function ClaimFields(props: {
  number: string;
  lines: ClaimableLine[];
  claimKey: string;
  answer: FormAnswer | undefined;
}) {
  const { checkout, claims, common } = useMessages();
  const words = claims.form;
  const path = usePath();
  const isEn = useLocale() === "en";
  const { number, lines, claimKey, answer } = props;
  const isOpenFor = (kind: ClaimKind) => lines.some((line) => line.claimable[kind].quantityMax > 0);
  const field = (name: string) => ({
    name,
    form: FORM,
    value: answer?.values[name],
    error: answer?.errors[name],
  });
  return (
    <form method="post" encType="multipart/form-data" data-once className="stack-l claim-form">
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary
        errors={nameErrors(answer?.errors, words, checkout.checkout.wrongField)}
        form={FORM}
      />
      <input type="hidden" name="key" value={claimKey} />
      <RadioGroup
        {...field("kind")}
        value={answer?.values.kind ?? CLAIM_KINDS.filter(isOpenFor).find((_, __, open) => open.length === 1)}
        label={words.kind}
        options={CLAIM_KINDS.map((kind) => ({
          value: kind,
          label: claims.kinds[kind],
          hint: isOpenFor(kind) ? words.kindHints[kind] : words.kindBarred,
          isDisabled: !isOpenFor(kind),
        }))}
      />
      <fieldset className="field">
        <legend>{words.lines}</legend>
        <ul className="claim-lines">
          {lines.map((line, index) => (
            <li key={line.orderLineId}>
              <div>
                <LineName line={line} />
                <LineTerms line={line} />
              </div>
              {CLAIM_KINDS.some((kind) => line.claimable[kind].quantityMax > 0) ? (
                <TextInput
                  {...field(`lines.${index}.quantity`)}
                  label={
                    <>
                      <span className="visually-hidden">{isEn ? line.nameEn : line.nameZh} </span>
                      {words.quantity}
                    </>
                  }
                  inputMode="numeric"
                  width="short"
                  maxLength={4}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </fieldset>
      <Select
        {...field("fault")}
        label={words.fault}
        hint={words.faultHint}
        placeholder
        options={CLAIM_FAULTS.map((value) => ({ value, label: claims.faults[value] }))}
      />
      <TextArea
        {...field("words")}
        label={words.words}
        hint={words.wordsHint}
        maxLength={WORDS_MAX}
        rows={4}
      />
      <PhotoField
        label={words.photos}
        hint={words.photosHint}
        error={answer?.errors.photos ?? answer?.errors.kept}
        form={FORM}
        kept={[answer?.values.kept ?? []].flat()}
        keptHref={(id) => path(`/orders/${number}/photos/${id}?size=thumbnail`)}
      />
      <div className="row">
        <Button size="large">{words.submit}</Button>
        <a href={path(`/orders/${number}`)}>{common.buttons.cancel}</a>
      </div>
    </form>
  );
}

function LineName({ line }: { line: ClaimableLine }) {
  const isEn = useLocale() === "en";
  return (
    <p className="claim-line-name">
      <b>{isEn ? line.nameEn : line.nameZh}</b> <small>{isEn ? line.specEn : line.specZh}</small>{" "}
      <CountyTag size="small" county={isEn ? line.countyNameEn : line.countyNameZh} />
    </p>
  );
}

/** Until when each kind of claim is possible, or why it is not. */
function LineTerms({ line }: { line: ClaimableLine }) {
  const { claims } = useMessages();
  const locale = useLocale();
  const words = claims.form;
  const most = Math.max(...CLAIM_KINDS.map((kind) => line.claimable[kind].quantityMax));
  return (
    <ul className="claim-terms">
      {most > 0 ? <li>{words.max(formatCount(most))}</li> : null}
      {CLAIM_KINDS.map((kind) => {
        const claimable = line.claimable[kind];
        return (
          <li key={kind}>
            {claimable.bar === undefined
              ? words.until(claims.kinds[kind], formatDate(claimable.lastDay, locale))
              : words.barred(claims.kinds[kind], words.bars[claimable.bar])}
          </li>
        );
      })}
    </ul>
  );
}
