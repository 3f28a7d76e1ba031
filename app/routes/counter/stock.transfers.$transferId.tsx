import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/fields.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Timeline } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import {
  approveTransfer,
  cancelTransfer,
  packTransfer,
  receiveTransfer,
} from "#app/domain/inventory/move-transfer.server.ts";
import { findTransfer, findTransferPeople } from "#app/domain/reporting/stock-transfers.server.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { nestedOf } from "#app/http/nested-fields.ts";
import { openCounter, outletsOf } from "#app/routes/counter/open-counter.server.ts";
import { TransferForms, TransferTables } from "#app/routes/counter/transfer-desk.tsx";
import { ArrivedForm, CancelForm, QuantitiesForm } from "#app/routes/counter/transfer-forms.ts";
import { TransferBadge } from "#app/routes/counter/transfer-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** A transfer, for who is at either end of it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, outletIds } = await openCounter(request, "readStock");
  const { read } = currentStore();
  const transfer = await findTransfer(read, params.transferId ?? "");
  const isSeen =
    transfer &&
    (outletIds === null ||
      outletIds.includes(transfer.toOutletId) ||
      outletIds.includes(transfer.fromOutletId));
  if (!isSeen) throw new Response("Not Found", { status: 404 });
  const keepers = may(person, "keepStock") ? outletsOf(person, "keepStock") : [];
  const isReceiver = keepers === null || keepers.includes(transfer.toOutletId);
  return {
    transfer,
    people: await findTransferPeople(read, transfer.id),
    maySupply: may(person, "supplyOutlets"),
    mayReceive: isReceiver,
    asOf: Date.now(),
  };
}

/** One step of a transfer: the button pressed says which. Who sends needs another ability than who receives. */
export async function action({ request, params }: ActionFunctionArgs) {
  const values = await readForm(request);
  const isSending = values.step === "approve" || values.step === "pack";
  const ability = isSending ? "supplyOutlets" : "keepStock";
  const person = await requireAbility(request, ability);
  const store = currentStore();
  const transferId = params.transferId ?? "";
  const transfer = await findTransfer(store.read, transferId);
  const mine = outletsOf(person, ability);
  if (!transfer || !(isSending || mine === null || mine.includes(transfer.toOutletId)))
    throw new Response("Not Found", { status: 404 });
  const by = person.userId;
  const now = Date.now();
  const take = async (work: () => Promise<void>) => {
    const done = await attempt(request, work, values);
    return done.ok ? redirect(`/counter/stock/transfers/${transferId}`, 303) : done.answer;
  };
  switch (values.step) {
    case "approve":
    case "pack": {
      const form = checkForm(request, QuantitiesForm, values, { pieces: nestedOf(values, "pieces") });
      if (!form.ok) return form.answer;
      const quantities = Object.entries(form.data.pieces).map(([lineId, quantity]) => ({ lineId, quantity }));
      const work = values.step === "approve" ? approveTransfer : packTransfer;
      return take(() => store.write((tx) => work(tx, transferId, quantities, by, now)));
    }
    case "receive": {
      const form = checkForm(request, ArrivedForm, values, { arrived: nestedOf(values, "arrived") });
      if (!form.ok) return form.answer;
      const arrived = Object.entries(form.data.arrived).map(([id, came]) => ({ id, ...came }));
      return take(() => store.write((tx) => receiveTransfer(tx, transferId, arrived, by, now)));
    }
    case "cancel": {
      const form = checkForm(request, CancelForm, values);
      if (!form.ok) return form.answer;
      return take(() => store.write((tx) => cancelTransfer(tx, transferId, form.data.reason, by, now)));
    }
    default:
      throw new Response("Bad Request", { status: 400 });
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.transfers.title);

export default function Transfer() {
  const { transfer, people, maySupply, mayReceive, asOf } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = stock.transfer;
  const step = (
    kind: keyof typeof words.step,
    at: number | null | undefined,
    by: string | null | undefined,
  ) =>
    at || by
      ? [
          {
            label: words.step[kind],
            at: at ?? undefined,
            detail: by ? words.by(by) : undefined,
            state: kind === "cancelled" ? ("stopped" as const) : ("done" as const),
          },
        ]
      : [];
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: stock.transfers.title, href: to("/counter/stock/transfers") },
          { label: transfer.number },
        ]}
      />
      <PageTitle
        title={words.title(transfer.number)}
        text={words.route(isEn ? transfer.fromEn : transfer.fromZh, isEn ? transfer.toEn : transfer.toZh)}
        actions={
          <>
            <TransferBadge state={transfer.state} />{" "}
            <Button type="button" kind="quiet" data-print hidden>
              {words.print}
            </Button>
          </>
        }
      />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {transfer.note ? <p>{words.note(transfer.note)}</p> : null}
        {transfer.cancelReason ? <p>{words.cancelled(transfer.cancelReason)}</p> : null}
        <TransferTables transfer={transfer} asOf={asOf} />
        <TransferForms
          transfer={transfer}
          maySupply={maySupply}
          mayReceive={mayReceive}
          values={answer?.values ?? {}}
          errors={answer?.errors ?? {}}
        />
        <section className="stack no-print">
          <h2>{words.steps}</h2>
          <Timeline
            events={[
              ...step("asked", transfer.askedAt, people?.asked),
              ...step("approved", null, people?.approved),
              ...step("packed", transfer.packedAt, people?.packed),
              ...step("received", transfer.receivedAt, people?.received),
              ...(transfer.state === "cancelled"
                ? step("cancelled", transfer.changedAt, people?.cancelled)
                : []),
            ]}
          />
        </section>
      </div>
    </>
  );
}
