import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, ButtonLink, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatGrams } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { listForHandling } from "#app/domain/fulfilment/bulk.server.ts";
import { GoodsStep } from "#app/domain/fulfilment/goods-step.ts";
import { takeStep } from "#app/domain/fulfilment/take-step.server.ts";
import { drainOrder } from "#app/domain/ordering/drain-outbox.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { attempt, checkForm, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { numbersIn, type Outcomes } from "#app/routes/admin/bulk-rows.ts";
import { BulkNotice, BulkTable } from "#app/routes/admin/bulk-table.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** Several orders, to be packed one after the other. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "fulfilOrders");
  const numbers = numbersIn(new URL(request.url).searchParams.getAll("number"));
  return { orders: await listForHandling(currentStore().read, numbers) };
}

/** Packs each of the orders in a transaction of its own, so that one that cannot be packed leaves the others packed. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "fulfilOrders");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  const outcomes: Outcomes = {};
  for (const order of await listForHandling(store.read, numbersIn([values.number ?? []].flat()))) {
    const grams = Object.fromEntries(
      order.goods
        .filter((line) => line.isWeighed && line.toSend > 0)
        .map(({ lineNumber }) => [lineNumber, typedOf(values, `grams.${order.number}.${lineNumber}`)]),
    );
    const form = checkForm(request, GoodsStep, values, { step: "pack", grams, note: "" });
    if (!form.ok) {
      const [reason = ""] = Object.values(form.answer.data.errors);
      outcomes[order.number] = { isDone: false, reason };
      continue;
    }
    const packed = await attempt(request, () =>
      store.write((tx) => takeStep(tx, order.id, form.data, person.userId, now)),
    );
    outcomes[order.number] = packed.ok
      ? { isDone: true }
      : { isDone: false, reason: packed.answer.data.refusal?.message ?? "" };
    if (packed.ok) await drainOrder(store, gatewaysOf(store), order.id, now);
  }
  return data({ outcomes, values });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.bulk.packTitle);

export default function PackOrders() {
  const { orders } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fulfilment } = useMessages();
  const to = usePath();
  const locale = useLocale();
  const isEn = locale === "en";
  const words = fulfilment.bulk;
  const outcomes = answer?.outcomes ?? {};
  const waiting = orders.filter(({ progress }) => progress === "allocated");
  const packed = orders.filter(({ progress }) => progress === "packed");
  const search = packed.map(({ number }) => `number=${number}`).join("&");
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: fulfilment.list.title, href: to("/admin/orders") }, { label: words.packTitle }]}
      />
      <PageTitle title={words.packTitle} text={words.packText} />
      <div className="stack-l">
        <BulkNotice outcomes={outcomes} />
        <form method="post" data-once className="stack admin-tables">
          {waiting.map(({ number }) => (
            <input key={number} type="hidden" name="number" value={number} />
          ))}
          <BulkTable orders={orders} outcomes={outcomes} wanted="allocated" doneText={words.packed}>
            {(order) =>
              order.goods
                .filter((line) => line.isWeighed && line.toSend > 0)
                .map((line) => {
                  const name = `grams.${order.number}.${line.lineNumber}`;
                  return (
                    <TextInput
                      key={name}
                      name={name}
                      label={fulfilment.desk.grams(isEn ? line.nameEn : line.nameZh)}
                      hint={formatGrams(line.restGrams)}
                      value={answer?.values[name]}
                      inputMode="numeric"
                      width="short"
                    />
                  );
                })
            }
          </BulkTable>
          <p className="row">
            {waiting.length > 0 ? <Button>{words.packSubmit}</Button> : null}
            {packed.length > 0 ? (
              <>
                <ButtonLink href={to(`/admin/orders/ship?${search}`)}>
                  {words.shipPacked} {formatCount(packed.length)}
                </ButtonLink>
                <ButtonLink kind="quiet" href={to(`/admin/orders/slips?${search}`)}>
                  {fulfilment.list.slips}
                </ButtonLink>
              </>
            ) : null}
            <a href={to("/admin/orders")}>{words.back}</a>
          </p>
        </form>
      </div>
    </>
  );
}
