import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { SignedLineTable } from "#app/components/signed-line-table.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { endSigned, linkSigned } from "#app/domain/fairs/change-signed.server.ts";
import { FAIR_TEXT_LENGTH_MAX, SignedChangeForm } from "#app/domain/fairs/fair-forms.ts";
import { type Fair, listSignedOrders } from "#app/domain/fairs/queries.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { listPurchasesOfTerms } from "#app/domain/purchasing/agreed-terms.server.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readCountyNames } from "#app/domain/reporting/fair-report.server.ts";
import { findUnitByCode } from "#app/domain/units/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { buyerNameFor, getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

async function getSigned(fair: Fair, orderId = "") {
  const [signed] = isId(orderId)
    ? await listSignedOrders(currentStore().read, { fairId: fair.id, id: orderId })
    : [];
  if (!signed) throw new Response("Not Found", { status: 404 });
  return signed;
}

/** A signed order with its lines, and what became of it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { unit, buyerName, ...signed } = await getSigned(fair, params.orderId);
  const { read } = currentStore();
  const now = Date.now();
  const countyName = await readCountyNames(read, fair, businessDay(now));
  const lines = await readSignedLines(read, { signedOrderIds: [signed.id] });
  return {
    asOf: now,
    fair,
    signed,
    buyer: buyerNameFor({ unit, buyerName }, person),
    isUnit: unit !== null,
    lines: lines.map(({ realisedDays: _, ...line }) => ({ ...line, county: countyName(line.countyId) })),
    purchases: await listPurchasesOfTerms(read, signed.id),
    mayKeep: may(person, "keepFairs"),
  };
}

/** Links the unit that the buyer is, or calls the signed order off. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepFairs");
  const fair = await getFair(params.fairId);
  const { id } = await getSigned(fair, params.orderId);
  const store = currentStore();
  const now = Date.now();
  const values = await readForm(request);
  const form = checkForm(request, SignedChangeForm, values);
  if (!form.ok) return form.answer;
  const change = form.data;
  const unit = change.intent === "link" ? await findUnitByCode(store.read, change.unitCode) : undefined;
  if (change.intent === "link" && !unit) {
    const { refusals } = messagesFor(localeOf(request));
    const errors = { unitCode: refusals.SIGNED_BUYER_UNKNOWN({}) } as Record<string, string>;
    return data({ values, errors, refusal: undefined }, { status: 400 });
  }
  const changed = await attempt(
    request,
    () =>
      store.write(async (tx) => {
        if (change.intent === "end") await endSigned(tx, id, change.reason, person.userId, now);
        else if (unit) await linkSigned(tx, id, unit.id, person.userId, now);
      }),
    values,
  );
  return changed.ok ? redirect(`/admin/fairs/${fair.id}/orders/${id}`, 303) : changed.answer;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fairs }) => page?.signed.number ?? fairs.orders.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function SignedOrderPage() {
  const page = useLoaderData<typeof loader>();
  const { fairs, bulk } = useMessages();
  const to = usePath();
  const say = useSay();
  const locale = useLocale();
  const { fair, signed, purchases } = page;
  const { order: words, orders } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const drawn = purchases.map(({ number, state }) => `${number}（${bulk.states[state]}）`);
  const facts = [
    [
      words.buyer,
      <>
        {say(page.buyer)} {page.isUnit ? null : <Badge tone="info">{orders.notUnit}</Badge>}
        {signed.linkedAt === null ? null : (
          <small className="row-within">{words.linked(formatInstant(signed.linkedAt, locale))}</small>
        )}
      </>,
    ],
    ...(signed.buyerUscc ? [[words.uscc, signed.buyerUscc] as const] : []),
    [orders.columns.supplier, say(signed.supplier)],
    [orders.columns.signedDay, <DateTime key="signed" day={signed.signedDay} />],
    [orders.columns.takeBy, <DateTime key="takeBy" day={signed.takeByDay} />],
    [words.purchases, drawn.length > 0 ? drawn.join(" ") : words.noPurchases],
    ...(signed.note ? [[fairs.sign.note, signed.note] as const] : []),
    ...(signed.endReason ? [[words.endReason, signed.endReason] as const] : []),
  ] as const;
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fairs.title, href: to("/admin/fairs") },
          { label: name, href: to(`/admin/fairs/${fair.id}`) },
          { label: orders.title, href: to(`/admin/fairs/${fair.id}/orders`) },
          { label: signed.number },
        ]}
      />
      <PageTitle
        title={
          <>
            {signed.number} {signed.endedAt === null ? null : <Badge tone="warning">{orders.ended}</Badge>}
          </>
        }
      />
      <div className="stack-l admin-tables">
        <dl className="order-facts">
          {facts.map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {signed.endedAt === null ? (
          <SignedLineTable
            lines={page.lines}
            scope={fairs.joined([fairs.fair.of(name), fairs.signedScope])}
            asOf={page.asOf}
          />
        ) : null}
        {page.mayKeep && signed.endedAt === null ? <Desk page={page} /> : null}
      </div>
    </>
  );
}

function Desk({ page }: { page: Page }) {
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const { order: words, sign } = fairs;
  const of = (intent: "link" | "end") => (answer?.values.intent === intent ? answer : undefined);
  const field = (name: string, intent: "link" | "end") => ({
    name,
    form: intent,
    value: of(intent)?.values[name],
    error: of(intent)?.errors[name],
  });
  const refused = (intent: "link" | "end") => {
    const refusal = of(intent)?.refusal;
    return refusal ? <Notice kind="refusal">{refusal.message}</Notice> : null;
  };
  return (
    <>
      {page.isUnit ? null : (
        <form method="post" data-once noValidate className="panel stack outlet-form">
          <h2>{words.link}</h2>
          <p>{words.linkText}</p>
          {refused("link")}
          <FormErrorSummary errors={of("link")?.errors} form="link" />
          <input type="hidden" name="intent" value="link" />
          <TextInput
            {...field("unitCode", "link")}
            label={sign.unitCode}
            maxLength={20}
            width="medium"
            autoComplete="off"
          />
          <Button>{words.link}</Button>
        </form>
      )}
      <form method="post" data-once noValidate className="panel stack outlet-form">
        <h2>{words.end}</h2>
        <p>{words.endText}</p>
        {refused("end")}
        <FormErrorSummary errors={of("end")?.errors} form="end" />
        <input type="hidden" name="intent" value="end" />
        <TextInput
          {...field("reason", "end")}
          label={words.reason}
          maxLength={FAIR_TEXT_LENGTH_MAX}
          autoComplete="off"
        />
        <Button kind="danger">{words.end}</Button>
      </form>
    </>
  );
}
