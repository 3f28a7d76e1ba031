import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PhotoField } from "#app/components/photo-field.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { acceptGoods } from "#app/domain/acceptance/accept-goods.server.ts";
import {
  AcceptanceForm,
  type CountFault,
  countsOf,
  isFinal,
  NOTE_LENGTH_MAX,
  REASON_LENGTH_MAX,
} from "#app/domain/acceptance/acceptance.ts";
import { listOrderAcceptances } from "#app/domain/acceptance/queries.server.ts";
import { listSent, type SentLine } from "#app/domain/acceptance/sent-goods.server.ts";
import { isOnAccount } from "#app/domain/ordering/account.server.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer } from "#app/http/forms.server.ts";
import { wakeGatewayChores } from "#app/http/gateway-chores.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { besideLine, readOrderPhotos, withLoosePhotos } from "#app/http/order-photos.server.ts";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import { openUnitOrder } from "#app/routes/purchasing/open-unit-order.server.ts";
import { currentStore } from "#db/current.server.ts";
import { ACCEPTANCE_FAULTS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const FORM = "acceptance";
const PHOTO_FIELDS = ACCEPTANCE_FAULTS.map((fault) => ({ photos: `photos.${fault}`, kept: `kept.${fault}` }));

/** Where a member says what came of an order's goods. What cannot be accepted, or was, goes back to its page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, found } = await openUnitOrder(request, params, Date.now(), "acceptGoods");
  const { order } = found;
  const { read } = currentStore();
  const [last] = await listOrderAcceptances(read, order.id);
  const isSent = ["shipped", "delivered", "completed"].includes(order.progress);
  if (!isSent || isFinal(last?.outcome ?? null))
    throw redirect(`/purchasing/${unit.id}/orders/${order.number}`, 303);
  return {
    unitId: unit.id,
    number: order.number,
    lines: await listSent(read, order.id),
    isGoodsFirst: await isOnAccount(read, order.id),
    key: newId(),
  };
}

/** Writes it down. Whose order it is and who may is known before a byte of the photos is read. */
export async function action({ request, params }: ActionFunctionArgs) {
  const now = Date.now();
  const { unit, person, found } = await openUnitOrder(request, params, now, "acceptGoods");
  const { id: orderId, number } = found.order;
  const store = currentStore();
  const sent = await readOrderPhotos(request, orderId, PHOTO_FIELDS, now);
  if (sent.answer) return sent.answer;
  const { values } = sent;
  const form = checkForm(request, AcceptanceForm, values, {
    ...gatherLines(values),
    kept: nestedOf(values, "kept"),
  });
  if (!form.ok) return withLoosePhotos(form.answer.data, orderId, PHOTO_FIELDS, 400);

  const lines = await listSent(store.read, orderId);
  const { counts, faults } = countsOf(form.data, lines);
  if (faults.length > 0) {
    const errors = tell(faults, messagesFor(localeOf(request)));
    return withLoosePhotos({ values, errors }, orderId, PHOTO_FIELDS, 400);
  }
  const { key, note, kept } = form.data;
  const asked = { key, orderId, unitId: unit.id, note: note || null, lines: counts, photoIds: kept };
  const accepted = await attempt(
    request,
    () => store.write((tx) => acceptGoods(tx, asked, person.userId, now)),
    values,
  );
  if (!accepted.ok) {
    const answer = besideLine(accepted.refusal, accepted.answer, lines, "accepted");
    return withLoosePhotos(answer, orderId, PHOTO_FIELDS, 409);
  }
  wakeGatewayChores(); // where it settled the order, a code for the transfer is wanted
  return redirect(`/purchasing/${unit.id}/orders/${number}#acceptance-title`, 303);
}

function tell(faults: readonly CountFault[], { acceptance: words }: Messages): FormAnswer["errors"] {
  return Object.fromEntries(
    faults.map((one) => [
      one.field,
      one.fault === "sum" ? words.faults.sum(one.sum, one.delivered) : words.faults[one.fault],
    ]),
  );
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ acceptance }) => acceptance.title);

export default function AcceptOrder() {
  const { unitId, number, lines, isGoodsFirst, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const messages = useMessages();
  const { acceptance: words, checkout, common } = messages;
  const isEn = useLocale() === "en";
  const to = usePath();
  const orderPage = to(`/purchasing/${unitId}/orders/${number}`);
  return (
    <div className="accept">
      <Breadcrumbs
        crumbs={[{ label: checkout.order.heading(number), href: orderPage }, { label: words.title }]}
      />
      <PageTitle title={words.heading(number)} text={words.text} />
      <form method="post" encType="multipart/form-data" data-once noValidate className="stack-l claim-form">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={nameFaults(answer, lines, messages, isEn)} form={FORM} />
        <input type="hidden" name="key" value={key} />
        <fieldset className="field">
          <legend>{words.lines}</legend>
          <ul className="accept-lines">
            {lines.map((line, index) => (
              <li key={line.orderLineId}>
                <LineFields line={line} index={index} answer={answer} />
              </li>
            ))}
          </ul>
        </fieldset>
        <fieldset className="field stack">
          <legend>{words.photosTitle}</legend>
          <p className="field-hint">{words.photosText}</p>
          {ACCEPTANCE_FAULTS.map((fault) => (
            <PhotoField
              key={fault}
              name={`photos.${fault}`}
              keptName={`kept.${fault}`}
              label={words.photos[fault]}
              hint={words.photosHint}
              error={answer?.errors[`photos.${fault}`] ?? answer?.errors[`kept.${fault}`]}
              form={FORM}
              kept={[answer?.values[`kept.${fault}`] ?? []].flat()}
              keptHref={(id) => to(`/orders/${number}/photos/${id}?size=thumbnail`)}
              isOptional={fault === "short"}
            />
          ))}
        </fieldset>
        <TextArea
          name="note"
          form={FORM}
          label={words.note}
          value={answer?.values.note}
          error={answer?.errors.note}
          maxLength={NOTE_LENGTH_MAX}
          rows={2}
          isOptional
        />
        <p className="quiet">{isGoodsFirst ? words.goodsFirst : words.moneyFirst}</p>
        <div className="row">
          <Button size="large">{words.submit}</Button>
          <a href={orderPage}>{common.buttons.cancel}</a>
        </div>
      </form>
    </div>
  );
}

/** What is wrong, said with the goods it is about. */
function nameFaults(
  answer: FormAnswer | undefined,
  lines: readonly SentLine[],
  { acceptance: words, checkout }: Messages,
  isEn: boolean,
): FormAnswer["errors"] | undefined {
  if (!answer) return undefined;
  return Object.fromEntries(
    Object.entries(answer.errors).map(([field, message]) => {
      const [, index] = /^lines\.(\d+)\./.exec(field) ?? [];
      const [, fault] = /^photos\.(\w+)$/.exec(field) ?? [];
      const line = index === undefined ? undefined : lines[Number(index)];
      const shown = ACCEPTANCE_FAULTS.find((one) => one === fault);
      const name = line ? (isEn ? line.nameEn : line.nameZh) : shown && words.photos[shown];
      return [field, name ? checkout.checkout.wrongField(name, message) : message];
    }),
  );
}

/** One line: nothing is typed where all is well. */
function LineFields(props: { line: SentLine; index: number; answer: FormAnswer | undefined }) {
  const { acceptance: words } = useMessages();
  const isEn = useLocale() === "en";
  const { line, index, answer } = props;
  const field = (part: string) => {
    const name = `lines.${index}.${part}`;
    return { name, form: FORM, value: answer?.values[name], error: answer?.errors[name] };
  };
  const parts = ["short", "damaged", "refused", "accepted"] as const;
  const isOpen = [...parts, "reason"].some((part) => field(part).value || field(part).error);
  return (
    <>
      <p className="row row-apart">
        <span>
          <b>{isEn ? line.nameEn : line.nameZh}</b> <small>{isEn ? line.specEn : line.specZh}</small>
        </span>
        <span>{words.delivered(formatCount(line.deliveredQuantity))}</span>
      </p>
      <details open={isOpen}>
        <summary>{words.differ}</summary>
        <div className="accept-counts">
          {parts.map((part) => (
            <TextInput
              key={part}
              {...field(part)}
              label={words.counts[part]}
              hint={part === "accepted" ? words.acceptedHint : undefined}
              inputMode="numeric"
              width="short"
              maxLength={5}
              autoComplete="off"
            />
          ))}
        </div>
        <TextInput
          {...field("reason")}
          label={words.reason}
          hint={words.reasonHint}
          maxLength={REASON_LENGTH_MAX}
          autoComplete="off"
        />
      </details>
    </>
  );
}
