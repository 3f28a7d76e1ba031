import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { KindField, nameTitleFields, TitleFields } from "#app/components/fapiao-pieces.tsx";
import { Button, Checkbox, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { FapiaoState } from "#app/components/order-fapiao.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { askFapiao } from "#app/domain/invoicing/ask-fapiao.server.ts";
import { findOrderFapiao } from "#app/domain/invoicing/order-fapiao.server.ts";
import { AskForm, titleOf } from "#app/domain/invoicing/title.ts";
import { keepTitle, listTitles } from "#app/domain/invoicing/titles.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { getOrderToAct } from "#app/http/own-order.server.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The fapiao of one's own order, and the form to ask for one, filled in with the title that is asked for. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const order = await openOrder(request, params.number);
  const { read } = currentStore();
  const person = await findSignedIn(request);
  const titles = person ? await listTitles(read, person.userId) : [];
  const wanted = new URL(request.url).searchParams.get("title");
  return {
    number: order.number,
    fapiao: await findOrderFapiao(read, order.id, order.paidAt),
    requestId: newId(),
    titles: titles.map(({ id, name }) => ({ id, name })),
    filled: titles.find(({ id }) => id === wanted) ?? titles.find(({ isDefault }) => isDefault),
    email: order.email ?? person?.email ?? "",
    isSignedIn: person !== undefined,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const order = await openOrder(request, params.number);
  const values = await readForm(request);
  const form = checkForm(request, AskForm, values);
  if (!form.ok) return form.answer;

  const { requestId, kind, email, keepTitle: keeps } = form.data;
  const title = titleOf(form.data);
  const person = await findSignedIn(request);
  const now = Date.now();
  const ask = { requestId, orderId: order.id, kind, title, email: email || null, overrideReason: null };
  const asked = await attempt(
    request,
    () =>
      currentStore().write(async (tx) => {
        const isNew = await askFapiao(tx, ask, person?.userId ?? null, now);
        if (isNew && keeps && person) await keepTitle(tx, person.userId, title, false, now);
      }),
    values,
  );
  if (!asked.ok) return asked.answer;
  return redirect(`/orders/${order.number}#fapiao`, 303);
}

/** An order whose fapiao are for whoever asks; for anybody else it is not there. */
async function openOrder(request: Request, number = "") {
  const { order, mayHaveFapiao } = await getOrderToAct(request, number, Date.now());
  if (!mayHaveFapiao) throw new Response("Not Found", { status: 404 });
  return order;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fapiao }) => (page ? fapiao.ask.title(page.number) : fapiao.title));

export default function OrderFapiaoRoute() {
  const page = useLoaderData<typeof loader>();
  const { checkout, fapiao: words } = useMessages();
  const path = usePath();
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: checkout.order.heading(page.number), href: path(`/orders/${page.number}`) },
          { label: words.title },
        ]}
      />
      <PageTitle title={words.ask.title(page.number)} />
      <div className="stack-l">
        <div className="order-fapiao">
          <FapiaoState number={page.number} fapiao={page.fapiao} mayAsk={false} />
        </div>
        {page.fapiao.restFen > 0 ? <AskPanel /> : null}
      </div>
    </>
  );
}

function AskPanel() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout, fapiao: words } = useMessages();
  const texts = words.ask;
  const path = usePath();
  const { titles, filled } = page;
  return (
    <form method="post" className="panel fapiao-form field-grid" noValidate data-once>
      <h2>{texts.heading}</h2>
      <p>
        {texts.amount(formatFen(page.fapiao.restFen))}
        <br />
        <small className="quiet">{texts.split}</small>
      </p>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={nameTitleFields(answer?.errors, words, checkout.checkout.wrongField)} />
      <input type="hidden" name="requestId" value={page.requestId} />
      {titles.length > 0 ? (
        <nav aria-label={texts.saved} className="fapiao-saved">
          <b>{texts.saved}</b>
          {titles.map(({ id, name }) => (
            <a
              key={id}
              href={path(`/orders/${page.number}/fapiao?title=${id}`)}
              aria-label={texts.fill(name)}
              aria-current={filled?.id === id ? "true" : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
      ) : null}
      <KindField answer={answer} />
      <TitleFields answer={answer} filled={filled} />
      <TextInput
        name="email"
        label={texts.email}
        value={answer ? answer.values.email : page.email}
        error={answer?.errors.email}
        type="email"
        autoComplete="email"
        isOptional
      />
      {page.isSignedIn ? (
        <Checkbox
          name="keepTitle"
          value="yes"
          label={texts.keep}
          isChecked={answer ? answer.values.keepTitle === "yes" : titles.length === 0}
        />
      ) : null}
      <div>
        <Button>{texts.submit}</Button>
      </div>
    </form>
  );
}
