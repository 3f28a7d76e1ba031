import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AcceptanceSection } from "#app/components/acceptance-section.tsx";
import { DateTime, Money, Weight } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Timeline } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { OrderAccount } from "#app/components/order-account.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, CertifiedMark } from "#app/components/tags.tsx";
import { listOrderAcceptances } from "#app/domain/acceptance/queries.server.ts";
import { findGoodsDesk } from "#app/domain/fulfilment/desk.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { maskAddress, maskEmail, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import { findFapiaoStates } from "#app/domain/invoicing/order-fapiao.server.ts";
import { findAccount } from "#app/domain/ordering/account.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { ORDER_NUMBER } from "#app/domain/ordering/find-order.ts";
import { findOrder } from "#app/domain/ordering/order-queries.server.ts";
import { gatherLines, RefundForm } from "#app/domain/ordering/refund.ts";
import { refundOrExplain } from "#app/domain/ordering/refund-lines.server.ts";
import { findRefundDesk, requestOf } from "#app/domain/ordering/refund-queries.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { findOrderUnit } from "#app/domain/purchasing/unit-orders.server.ts";
import { findAdminOrder } from "#app/domain/reporting/admin-order.server.ts";
import { findTransferPanel } from "#app/domain/reporting/transfers.server.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { EventDetail, GoodsDeskSection, PROGRESS_TONES } from "#app/routes/admin/goods-desk.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { OrderFapiaoPanel } from "#app/routes/admin/order-fapiao.tsx";
import { RefundDeskSection } from "#app/routes/admin/refund-desk.tsx";
import { TransferPanel } from "#app/routes/admin/transfer-panel.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** One order as the books have it. Who does not need the buyer's name and phone for their work gets them masked. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOrders");
  const { read } = currentStore();
  const number = params.number ?? "";
  const found = ORDER_NUMBER.test(number) ? await findAdminOrder(read, number) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });

  const { order, lines, entries, payments, events, fulfilment } = found;
  const today = businessDay(Date.now());
  const isMasked = !may(person, "seePersonalData");
  // of a unit's order its members are among those who do something about it
  const isForUnit = (await findOrderUnit(currentStore().read, order.id)) !== undefined;
  const isForBarracks = lines.some(({ entryChannel }) => entryChannel === "barracks");
  const { state, goodsFen, freightFen, totalFen, placedAt, paidAt, regionZh, street, detail, email, note } =
    order;
  return {
    number,
    asOf: Date.now(),
    desk: await findRefundDesk(read, order.id),
    fapiao: {
      states: await findFapiaoStates(read, order.id),
      mayOpen: may(person, "readFapiao"),
      mayAsk: paidAt !== null && may(person, "issueFapiao"),
    },
    acceptances: (await listOrderAcceptances(read, order.id)).map((one) => ({
      ...one,
      acceptedBy: isMasked ? maskName(one.acceptedBy) : one.acceptedBy,
      photos: may(person, "readClaims") ? one.photos : [],
    })),
    mayReadClaims: may(person, "readClaims"),
    transfer: await findTransferPanel(read, order.id, isMasked ? await readBarracksMask(read) : undefined),
    mayTakeMoney: may(person, "takeMoney"),
    mayReadMessages: may(person, "readMessages"),
    account: await findAccount(currentStore().read, order.id),
    refundId: paidAt !== null && may(person, "refundOrders") ? newId() : undefined,
    order: { state, goodsFen, freightFen, totalFen, placedAt, paidAt },
    receiver: {
      isMasked,
      name: isMasked ? maskName(order.receiverName) : order.receiverName,
      phone: isMasked ? maskPhone(order.phone) : order.phone,
      // of barracks the region is hidden with the rest
      address: isMasked
        ? maskAddress(isForBarracks ? { ...order, regionZh: "" } : order).trim()
        : `${regionZh} ${street} ${detail}`,
      email: email && (isMasked ? maskEmail(email) : email),
      note: isMasked ? null : note, // people write names and phones into it
    },
    lines,
    entries,
    payments,
    events: events.map(({ actorUserId, actorName, note: why, ...event }) => {
      const isBuyer = actorUserId !== null && actorUserId === order.userId;
      // what a buyer wrote may say who and where they are
      const actor = isMasked && isForUnit && actorName ? maskName(actorName) : actorName;
      return { ...event, isBuyer, actor: isBuyer ? null : actor, why: isBuyer && isMasked ? null : why };
    }),
    fulfilment,
    goods: await findGoodsDesk(read, order, today),
    goodsKeys: may(person, "fulfilOrders") ? { parcelId: newId(), allocationId: newId(), today } : undefined,
  };
}

/** Repays lines of the order, and asks the gateway for it at once; where it does not answer, the clock asks again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "refundOrders");
  const number = params.number ?? "";
  const store = currentStore();
  const order = ORDER_NUMBER.test(number) ? await findOrder(store.read, number) : undefined;
  if (!order) throw new Response("Not Found", { status: 404 });
  const values = await readForm(request);
  const form = checkForm(request, RefundForm, values, gatherLines(values));
  if (!form.ok) return form.answer;

  const now = Date.now();
  const refund = requestOf(order.id, await findRefundDesk(store.read, order.id), form.data);
  const asked = await attempt(
    request,
    () => store.write((tx) => refundOrExplain(tx, refund, person.userId, now)),
    values,
  );
  if (!asked.ok) return asked.answer;
  await drainOutbox(store, gatewaysOf(store), now, refund.refundId);
  return redirect(`/admin/orders/${number}#refunds`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ admin }) => (page ? admin.order.title(page.number) : admin.order.crumb));

export default function AdminOrder() {
  const {
    number,
    asOf,
    fapiao,
    order,
    receiver,
    lines,
    entries,
    payments,
    events,
    fulfilment,
    goods,
    goodsKeys,
    desk,
    transfer,
    account,
    refundId,
    mayTakeMoney,
    mayReadMessages,
    acceptances,
    mayReadClaims,
  } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { admin, common, counterDesk, mailroom, fulfilment: goodsWords } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const isZh = locale === "zh-CN";
  const words = admin.order;
  const entrySum = entries.reduce((sum, entry) => sum + entry.amountFen, 0);
  const channel = lines[0]?.entryChannel ?? "none";
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: admin.nav.orders, href: to("/admin/orders") }, { label: words.title(number) }]}
      />
      <PageTitle
        title={words.title(number)}
        actions={
          <>
            <Badge tone={toneOf(order.state)}>{words.states[order.state]}</Badge>
            {goods.progress === "none" ? null : (
              <Badge tone={PROGRESS_TONES[goods.progress]}>{goodsWords.progress[goods.progress]}</Badge>
            )}
            {mayReadMessages ? <a href={to(`/admin/messages?order=${number}`)}>{mailroom.ofOrder}</a> : null}
            {mayTakeMoney ? <a href={to(`/admin/orders/${number}/counter`)}>{counterDesk.link}</a> : null}
          </>
        }
      />
      <div className="stack-l admin-tables">
        <FigureLine
          figures={[
            { label: words.goods, value: formatFen(order.goodsFen) },
            { label: words.freight, value: formatFen(order.freightFen) },
            { label: words.total, value: formatFen(order.totalFen) },
          ]}
          scope={`${words.scope} · ${common.demo}`}
          asOf={asOf}
        />
        <DataTable
          caption={words.lines}
          rows={lines}
          rowKey={({ lineNumber }) => String(lineNumber)}
          total
          isDense
          columns={[
            {
              key: "goods",
              label: words.lineColumns.goods,
              cell: (line) => (
                <>
                  <a href={to(`/products/${line.productId}`)}>{isZh ? line.nameZh : line.nameEn}</a>{" "}
                  <small>{isZh ? line.specZh : line.specEn}</small>
                </>
              ),
            },
            {
              key: "county",
              label: words.lineColumns.county,
              cell: (line) => (isZh ? line.countyNameZh : line.countyNameEn),
            },
            {
              key: "amount",
              label: words.lineColumns.amount,
              isNumeric: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
              total: <Money amountFen={order.goodsFen} />,
            },
            {
              key: "price",
              label: words.lineColumns.price,
              isNumeric: true,
              cell: ({ unitPriceFen }) => <Money amountFen={unitPriceFen} />,
            },
            {
              key: "quantity",
              label: words.lineColumns.quantity,
              isNumeric: true,
              cell: ({ quantity }) => formatCount(quantity),
            },
            {
              key: "weight",
              label: words.lineColumns.weight,
              isNumeric: true,
              cell: ({ finalGrams }) => <Weight grams={finalGrams} />,
            },
            {
              key: "entry",
              label: words.lineColumns.entry,
              cell: ({ directoryEntryId }) => (directoryEntryId ? <CertifiedMark /> : common.notCertified),
            },
            {
              key: "mode",
              label: words.lineColumns.mode,
              cell: ({ salesMode }) => common.salesMode[salesMode],
            },
            {
              key: "outlet",
              label: words.lineColumns.outlet,
              isMinor: true,
              cell: (line) => (isZh ? line.outlet?.zh : line.outlet?.en) ?? line.outletId,
            },
            {
              key: "supplier",
              label: words.lineColumns.supplier,
              isMinor: true,
              cell: (line) => (isZh ? line.supplierNameZh : line.supplierNameEn),
            },
          ]}
        />
        <section>
          <DataTable
            caption={words.ledger}
            rows={entries}
            rowKey={({ id }) => id}
            total
            isDense
            empty={words.ledgerEmpty}
            columns={[
              {
                key: "county",
                label: words.ledgerColumns.county,
                cell: (entry) => (
                  <>
                    {isZh ? entry.countyNameZh : entry.countyNameEn}
                    <small className="row-within">{isZh ? entry.nameZh : entry.nameEn}</small>
                  </>
                ),
              },
              {
                key: "amount",
                label: words.ledgerColumns.amount,
                isNumeric: true,
                cell: ({ amountFen }) => <Money amountFen={amountFen} />,
                total: <Money amountFen={entrySum} />,
              },
              { key: "kind", label: words.ledgerColumns.kind, cell: ({ kind }) => admin.lines.kinds[kind] },
              {
                key: "day",
                label: words.ledgerColumns.day,
                cell: ({ businessDay }) => (
                  <span className="one-line">
                    <DateTime day={businessDay} />
                  </span>
                ),
              },
              {
                key: "recordedAt",
                label: words.ledgerColumns.recordedAt,
                cell: ({ recordedAt }) => (
                  <span className="one-line">
                    <DateTime instant={recordedAt} />
                  </span>
                ),
              },
            ]}
          />
          <p className="scope">{words.ledgerText}</p>
        </section>
        {account ? <OrderAccount account={account} order={order} asOf={asOf} /> : null}
        {transfer ? <TransferPanel {...transfer} /> : null}
        <GoodsDeskSection
          number={number}
          desk={goods}
          outlet={fulfilment}
          keys={goodsKeys}
          answer={undefined}
        />
        <RefundDeskSection
          desk={desk}
          refundId={refundId}
          answer={answer}
          isSent={["shipped", "delivered", "completed"].includes(goods.progress)}
        />
        <AcceptanceSection
          acceptances={acceptances}
          photoHref={(id, size) => to(`/admin/claims/photos/${id}?size=${size}`)}
          claimHref={mayReadClaims ? (id) => to(`/admin/claims/${id}`) : undefined}
        />
        <OrderFapiaoPanel number={number} {...fapiao} />
        <div className="admin-columns">
          <section>
            <DataTable
              caption={words.payments}
              rows={payments}
              rowKey={({ attempt }) => String(attempt)}
              isDense
              columns={[
                {
                  key: "attempt",
                  label: words.paymentColumns.attempt,
                  cell: ({ attempt }) => formatCount(attempt),
                },
                {
                  key: "gateway",
                  label: words.paymentColumns.gateway,
                  cell: ({ gateway }) => words.gateways[gateway],
                },
                {
                  key: "state",
                  label: words.paymentColumns.state,
                  cell: ({ state }) => words.paymentStates[state],
                },
                {
                  key: "amount",
                  label: words.paymentColumns.amount,
                  isNumeric: true,
                  cell: ({ amountFen }) => <Money amountFen={amountFen} />,
                },
                {
                  key: "paidAt",
                  label: words.paymentColumns.paidAt,
                  cell: ({ paidAt }) => (
                    <span className="one-line">{paidAt === null ? "–" : <DateTime instant={paidAt} />}</span>
                  ),
                },
              ]}
            />
            <h2>{words.events}</h2>
            <Timeline
              events={events.map(({ kind, happenedAt, ...event }) => ({
                label: words.eventKinds[kind],
                at: happenedAt,
                detail: <EventDetail event={event} desk={goods} />,
                state: kind === "expired" || kind === "cancelled" ? "stopped" : "done",
              }))}
            />
          </section>
          <section className="panel">
            <h2>{words.receiver}</h2>
            {receiver.isMasked ? <Notice kind="info">{words.masked}</Notice> : null}
            {goods.handover === "taken" ? <p>{words.takenAway}</p> : null}
            <dl className="order-facts">
              {goods.handover === "taken" ? null : (
                <>
                  <dt>{words.receiver}</dt>
                  <dd>{receiver.name}</dd>
                  <dt>{words.phone}</dt>
                  <dd>{receiver.phone}</dd>
                  <dt>{words.address}</dt>
                  <dd>{receiver.address}</dd>
                </>
              )}
              {receiver.email ? (
                <>
                  <dt>{words.email}</dt>
                  <dd>{receiver.email}</dd>
                </>
              ) : null}
              {receiver.note ? (
                <>
                  <dt>{words.note}</dt>
                  <dd>{receiver.note}</dd>
                </>
              ) : null}
              <dt>{words.fulfilment}</dt>
              <dd>{isZh ? fulfilment.zh : fulfilment.en}</dd>
              {channel === "none" ? null : (
                <>
                  <dt>{words.channel}</dt>
                  <dd>{admin.channels[channel]}</dd>
                </>
              )}
            </dl>
          </section>
        </div>
      </div>
    </>
  );
}
