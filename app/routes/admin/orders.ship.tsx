import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, Select, TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { listForHandling } from "#app/domain/fulfilment/bulk.server.ts";
import { listCarriers } from "#app/domain/fulfilment/carriers.server.ts";
import { BulkParcel } from "#app/domain/fulfilment/goods-step.ts";
import { shipParcel } from "#app/domain/fulfilment/ship-parcel.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { numbersIn, type Outcomes } from "#app/routes/admin/bulk-rows.ts";
import { BulkNotice, BulkTable } from "#app/routes/admin/bulk-table.tsx";
import { coldOf } from "#app/routes/admin/goods-desk.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** Several packed orders, each to be sent in one parcel with one carrier. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "fulfilOrders");
  const { read } = currentStore();
  const numbers = numbersIn(new URL(request.url).searchParams.getAll("number"));
  const orders = await listForHandling(read, numbers);
  return {
    orders,
    // made when the page is drawn, so that a second click is the same parcel
    parcelIds: Object.fromEntries(orders.map(({ number }) => [number, newId()])),
    carriers: await listCarriers(read, businessDay(Date.now())),
  };
}

/** Sends a parcel of each order in a transaction of its own, so that one that cannot be sent leaves the others sent. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "fulfilOrders");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  const words = messagesFor(localeOf(request)).fulfilment.bulk;
  const outcomes: Outcomes = {};
  for (const { id: orderId, number } of await listForHandling(
    store.read,
    numbersIn([values.number ?? []].flat()),
  )) {
    const trackingNumber = typedOf(values, `tracking.${number}`);
    if (trackingNumber.trim() === "") {
      outcomes[number] = { isDone: false, reason: words.skipped };
      continue;
    }
    const form = checkForm(request, BulkParcel, values, {
      parcelId: typedOf(values, `parcel.${number}`),
      carrierId: typedOf(values, "carrierId"),
      trackingNumber,
    });
    if (!form.ok) {
      const [reason = ""] = Object.values(form.answer.data.errors);
      outcomes[number] = { isDone: false, reason };
      continue;
    }
    const parcel = { ...form.data, orderId, lines: null, note: null };
    const sent = await attempt(request, () =>
      store.write((tx) => shipParcel(tx, parcel, person.userId, now)),
    );
    outcomes[number] = sent.ok
      ? { isDone: true }
      : { isDone: false, reason: sent.answer.data.refusal?.message ?? "" };
  }
  return data({ outcomes, values });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ fulfilment }) => fulfilment.bulk.shipTitle);

export default function ShipOrders() {
  const { orders, parcelIds, carriers } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fulfilment } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const words = fulfilment.bulk;
  const outcomes = answer?.outcomes ?? {};
  const ready = orders.filter(({ progress }) => progress === "packed");
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: fulfilment.list.title, href: to("/admin/orders") }, { label: words.shipTitle }]}
      />
      <PageTitle title={words.shipTitle} text={words.shipText} />
      <div className="stack-l">
        <BulkNotice outcomes={outcomes} />
        <form method="post" data-once className="stack admin-tables">
          {ready.map(({ number }) => (
            <input key={number} type="hidden" name="number" value={number} />
          ))}
          {ready.length > 0 ? (
            <Select
              name="carrierId"
              label={fulfilment.desk.carrier}
              placeholder
              required
              value={answer?.values.carrierId}
              options={carriers.map((carrier) => ({
                value: carrier.id,
                label: `${isEn ? carrier.nameEn : carrier.nameZh} · ${fulfilment.desk.carrierCold[coldOf(carrier)]}`,
              }))}
            />
          ) : null}
          <BulkTable orders={orders} outcomes={outcomes} wanted="packed" doneText={words.shipped}>
            {({ number }) => (
              <>
                <input
                  type="hidden"
                  name={`parcel.${number}`}
                  value={keptId(answer?.values[`parcel.${number}`]) ?? parcelIds[number]}
                />
                <TextInput
                  name={`tracking.${number}`}
                  label={words.tracking(number)}
                  value={answer?.values[`tracking.${number}`]}
                  maxLength={40}
                />
              </>
            )}
          </BulkTable>
          <p className="row">
            {ready.length > 0 ? <Button>{words.shipSubmit}</Button> : null}
            <a href={to("/admin/orders")}>{words.back}</a>
          </p>
        </form>
      </div>
    </>
  );
}

/** The id under which a parcel was tried before: tried again, it is the same one. */
function keptId(typed: string | string[] | undefined): string | undefined {
  return typeof typed === "string" && typed !== "" ? typed : undefined;
}
