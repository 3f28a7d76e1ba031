import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/fields.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { SignedLineTable } from "#app/components/signed-line-table.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { drawSigned } from "#app/domain/fairs/change-signed.server.ts";
import { listSignedOrders } from "#app/domain/fairs/queries.server.ts";
import { readAgreed } from "#app/domain/purchasing/agreed-terms.server.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

/** What the unit signed at fairs and was not called off, with what it can still order of it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const signed = (await listSignedOrders(read, { unitId: unit.id })).filter(
    ({ endedAt }) => endedAt === null,
  );
  const lines = await readSignedLines(read, { signedOrderIds: signed.map(({ id }) => id) });
  const orders = [];
  for (const { id, number, fair, supplier, signedDay, takeByDay } of signed) {
    const agreed = await readAgreed(read, { purchaseId: "", termsId: id }, today);
    const own = lines
      .filter(({ signedOrderId }) => signedOrderId === id)
      .map(({ realisedDays: _, ...line }) => ({
        ...line,
        left: agreed.isOver ? 0 : (agreed.goods.get(line.variantId)?.left ?? 0),
      }));
    orders.push({
      ...{ id, number, fair, supplier, signedDay, takeByDay, lines: own },
      isOver: agreed.isOver,
      key: may("buyForUnit") && own.some(({ left }) => left > 0) ? newId() : null,
    });
  }
  return { asOf: now, orders };
}

const DrawForm = z.object({ key: z.uuid("invalid"), signedOrderId: z.string().max(60).default("") });

/** Makes a draft of a purchase of what is left. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const form = checkForm(request, DrawForm, await readForm(request));
  if (!form.ok) return form.answer;
  const { key, signedOrderId } = form.data;
  const own = await listSignedOrders(store.read, { unitId: unit.id });
  if (!own.some(({ id }) => id === signedOrderId)) throw new Response("Not Found", { status: 404 });
  const finder = await rememberBulkGoods(store.read, now);
  const drawn = await attempt(request, () =>
    store.write((tx) => drawSigned(tx, { key, signedOrderId, unitId: unit.id }, finder, person.userId, now)),
  );
  return drawn.ok ? redirect(`/purchasing/${unit.id}/purchases/${drawn.value}`, 303) : drawn.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.unit.title);

export default function SignedOrders() {
  const { asOf, orders } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const { unit: words } = fairs;
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {orders.length === 0 ? <EmptyState title={words.none} /> : null}
        {orders.map((order) => (
          <Signed key={order.id} order={order} asOf={asOf} />
        ))}
      </div>
    </>
  );
}

type Order = ReturnType<typeof useLoaderData<typeof loader>>["orders"][number];

function Signed({ order, asOf }: { order: Order; asOf: number }) {
  const { fairs } = useMessages();
  const locale = useLocale();
  const isEn = locale === "en";
  const { unit: words, orders } = fairs;
  const say = ({ zh, en }: { zh: string; en: string }) => (isEn ? en : zh);
  const { lines } = order;
  return (
    <section className="stack">
      <h2>{words.of(order.number, say(order.supplier))}</h2>
      <p>
        {words.signed(
          say(order.fair),
          formatDate(order.signedDay, locale),
          formatDate(order.takeByDay, locale),
        )}
      </p>
      <SignedLineTable lines={lines} scope={fairs.signedScope} asOf={asOf} />
      {order.key ? (
        <form method="post" data-once className="stack">
          <input type="hidden" name="key" value={order.key} />
          <input type="hidden" name="signedOrderId" value={order.id} />
          <p>{words.drawText}</p>
          <div>
            <Button>{words.draw}</Button>
          </div>
        </form>
      ) : (
        <p>{order.isOver ? orders.over : lines.every(({ left }) => left === 0) ? words.taken : null}</p>
      )}
    </section>
  );
}
