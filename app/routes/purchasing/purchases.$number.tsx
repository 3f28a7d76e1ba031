import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, TextInput } from "#app/components/fields.tsx";
import { Progress } from "#app/components/figures.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { toneOf } from "#app/components/order-tone.ts";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { findOffer } from "#app/domain/payments/offer.server.ts";
import { termsOfCopy } from "#app/domain/purchasing/agreed-terms.server.ts";
import { needsApproval } from "#app/domain/purchasing/approve-purchase.server.ts";
import { listPointNames } from "#app/domain/purchasing/delivery-points.server.ts";
import { changePurchase, draftPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { placePurchase } from "#app/domain/purchasing/place-purchase.server.ts";
import { cellsOf } from "#app/domain/purchasing/purchase-lines.server.ts";
import {
  amountOf,
  findPurchase,
  shownProblems,
  viewPurchase,
} from "#app/domain/purchasing/purchase-queries.server.ts";
import { keepStandingList, rowsAgain } from "#app/domain/purchasing/standing-lists.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { ApprovalLink } from "#app/routes/purchasing/approval-link.tsx";
import { keepChecking } from "#app/routes/purchasing/keep-checking.server.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { ON_ACCOUNT, PlaceForm } from "#app/routes/purchasing/place-form.tsx";
import { changesOf } from "#app/routes/purchasing/purchase-changes.ts";
import { AddGoods, PurchaseRows } from "#app/routes/purchasing/purchase-rows.tsx";
import { PURCHASE_TONES } from "#app/routes/purchasing/purchase-tones.ts";
import { readCredit } from "#app/routes/purchasing/read-credit.server.ts";
import { readUpload } from "#app/routes/purchasing/read-sheet.server.ts";
import { currentStore } from "#db/current.server.ts";
import { GATEWAYS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const ROWS_PER_PAGE = 50;
const FOUND_MAX = 12;
const NAME_LENGTH_MAX = 40;

async function getPurchase(unitId: string, number = "") {
  const purchase = await findPurchase(currentStore().read, unitId, number);
  if (!purchase) throw new Response("Not Found", { status: 404 });
  return purchase;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const now = Date.now();
  const query = new URL(request.url).searchParams;
  const purchase = await getPurchase(unit.id, params.number);
  const finder = await rememberBulkGoods(read, now);
  const isChecking = purchase.uncheckedRows !== null;
  if (isChecking) keepChecking(currentStore(), purchase.id);
  const view = await viewPurchase(read, purchase, finder, now);
  const isDraft = purchase.state === "draft" && may("buyForUnit") && !isChecking;
  const mustBeSubmitted = purchase.state === "draft" && (await needsApproval(read, purchase, now));
  const isPlaceable = may("buyForUnit") && (purchase.state === "approved" || (isDraft && !mustBeSubmitted));
  const showsAll = query.get("show") === "all" || purchase.badCount === 0;
  const shown = showsAll ? view.lines : view.lines.filter(({ problems }) => problems !== null);
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_PER_PAGE));
  const page = Math.min(pages, Math.max(1, Number(query.get("page")) || 1));
  const words = (query.get("q") ?? "").slice(0, 64);
  const { number, state, source, version, rowCount, badCount, goodsFen, freightFen, totalFen } = purchase;
  return {
    number,
    state,
    source,
    version,
    rowCount,
    badCount,
    goodsFen,
    freightFen,
    totalFen,
    checkedCount: purchase.checkedCount,
    isChecking,
    note: purchase.note,
    fileName: purchase.fileName,
    createdAt: purchase.createdAt,
    checkedAt: purchase.checkedAt,
    madeBy: view.madeBy,
    key: newId(),
    done: query.get("done"),
    isDraft,
    mustBeSubmitted,
    mayBuy: may("buyForUnit"),
    showsAll,
    page,
    pages,
    rows: shown.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE).map((line) => {
      const goods = finder.byVariant.get(line.variantId ?? "");
      return {
        lineNumber: line.lineNumber,
        rowNumber: line.rowNumber,
        cells: cellsOf(line),
        problems: shownProblems(line, finder),
        goods: goods && {
          sku: goods.sku,
          nameZh: goods.nameZh,
          nameEn: goods.nameEn,
          specZh: goods.specZh,
          specEn: goods.specEn,
        },
        quantity: line.quantity,
        pointName: view.points.get(line.pointId ?? "")?.name ?? line.typedPoint,
        deliveryDay: line.deliveryDay,
        unitPriceFen: line.unitPriceFen,
        amountFen: amountOf(line),
      };
    }),
    deliveries: view.deliveries.map(({ order, ...delivery }) => ({
      ...delivery,
      order: order && {
        number: order.number,
        state: order.state,
        code: order.remittanceCode,
      },
    })),
    counties: view.counties,
    hasPerishables: view.hasPerishables,
    points: isDraft ? await listPointNames(read, unit.id) : [],
    words,
    found:
      isDraft && words
        ? finder.search(words, FOUND_MAX).map((goods) => ({
            sku: goods.sku,
            nameZh: goods.nameZh,
            nameEn: goods.nameEn,
            specZh: goods.specZh,
            specEn: goods.specEn,
            priceFen: goods.priceFen,
            quantityMin: goods.quantityMin,
            caseQuantity: goods.caseQuantity,
          }))
        : [],
    offer: isPlaceable ? await findOffer(read, true, now) : undefined,
    credit: isPlaceable ? await readCredit(read, unit.id, now) : null,
    payerName: unit.nameZh.replace("（演示）", ""),
  };
}

/** Changes the draft's rows, places it, or makes something else of it: a standing list, a copy. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const purchase = await getPurchase(unit.id, params.number);
  const here = `/purchasing/${unit.id}/purchases/${purchase.number}`;
  const form = await readUpload(request);
  const text = (name: string) => String(form.get(name) ?? "");
  const refuse = (errors: Record<string, string>, status = 400) => data({ errors }, { status });
  const { bulk, paying } = messagesFor(localeOf(request));
  const finder = await rememberBulkGoods(store.read, now);
  const run = async (work: () => Promise<unknown>, to: string) => {
    const done = await attempt(request, work);
    return done.ok ? redirect(to, 303) : refuse({ form: done.answer.data.refusal?.message ?? "" }, 409);
  };

  switch (text("intent")) {
    case "place": {
      const { gateways } = await findOffer(store.read, true, now);
      const isOnAccount = text("gateway") === ON_ACCOUNT;
      const gateway = isOnAccount
        ? "transfer"
        : (GATEWAYS.find((one) => one === text("gateway")) ?? gateways[0]);
      const payerName = text("payerName").trim().slice(0, 200);
      if (!gateways.includes(gateway)) return refuse({ gateway: paying.notOffered });
      if (gateway === "transfer" && payerName === "") return refuse({ payerName: paying.payerMissing });
      const placing = {
        purchaseId: purchase.id,
        by: { userId: person.userId, email: person.email },
        acceptedTotalFen: Number(text("acceptedTotalFen")) || 0,
        hasConfirmedNoReturn: form.has("noReturn"),
        gateway,
        isOnAccount,
        payerName: gateway === "transfer" ? payerName : null,
        origin: publicOrigin(request),
        locale: localeOf(request),
      };
      const placed = await attempt(request, () =>
        store.write((tx) => placePurchase(tx, placing, finder, now)),
      );
      if (placed.ok) return redirect(`${here}?done=placed`, 303);
      if (placed.refusal.code === "NO_RETURN_NOT_CONFIRMED")
        return refuse({ noReturn: bulk.detail.noReturnError });
      if (
        ["PURCHASE_CHANGED", "PRICE_CHANGED", "OUT_OF_STOCK", "NOT_ON_SALE"].includes(placed.refusal.code)
      ) {
        // what has changed since is then seen in the rows themselves
        await attempt(request, () =>
          store.write((tx) => changePurchase(tx, purchase.id, purchase.version, {}, finder, now)),
        );
      }
      return refuse({ form: placed.answer.data.refusal?.message ?? "" }, 409);
    }
    case "keep": {
      const name = text("name").replace(/\s+/g, " ").trim().slice(0, NAME_LENGTH_MAX);
      if (name === "") return refuse({ name: messagesFor(localeOf(request)).fields.required });
      const list = { unitId: unit.id, purchaseId: purchase.id, name };
      return run(
        () => store.write((tx) => keepStandingList(tx, list, person.userId, now)),
        `${here}?done=kept`,
      );
    }
    case "copy": {
      const { lines, points } = await viewPurchase(store.read, purchase, finder, now);
      const key = text("key");
      const copy = {
        key: `${unit.id}:copy:${isId(key) ? key : newId()}`,
        unitId: unit.id,
        source: "copy" as const,
        fileName: null,
        note: purchase.note,
        termsId: await termsOfCopy(store.read, purchase),
        rows: rowsAgain(lines, points, finder).map((cells) => ({ rowNumber: null, cells })),
      };
      const drafted = await attempt(request, () =>
        store.write((tx) => draftPurchase(tx, copy, finder, person.userId, now)),
      );
      if (!drafted.ok) return refuse({ form: drafted.answer.data.refusal?.message ?? "" }, 409);
      return redirect(`/purchasing/${unit.id}/purchases/${drafted.value}`, 303);
    }
    default: {
      const changes = changesOf(form);
      const version = Number(text("version"));
      return run(
        () => store.write((tx) => changePurchase(tx, purchase.id, version, changes, finder, now)),
        `${here}?done=changed${text("show") === "all" ? "&show=all" : ""}`,
      );
    }
  }
}

/** While rows are being checked the page asks again by itself, without a script. */
export const meta: MetaFunction<typeof loader> = ({ matches, data }) => [
  ...privateMeta(matches, ({ bulk }) => bulk.title),
  ...(data?.isChecking ? [{ httpEquiv: "refresh", content: "1" }] : []),
];

export default function PurchasePage() {
  const page = useLoaderData<typeof loader>();
  const errors: Record<string, string | undefined> = useActionData<typeof action>()?.errors ?? {};
  const { bulk, checkout } = useMessages();
  const texts = bulk.detail;
  const locale = useLocale();
  const to = usePath();
  const { unitId } = useParams();
  const home = to(`/purchasing/${unitId}/purchases`);
  const here = `${home}/${page.number}`;
  const hasErrors = Object.keys(errors).length > 0;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: bulk.title, href: home }, { label: page.number }]} />
      <PageTitle
        title={texts.heading(page.number)}
        text={[texts.made(page.madeBy, bulk.sources[page.source]), page.fileName, page.note]
          .filter(Boolean)
          .join(" · ")}
      />
      <div className="stack-l">
        {errors.form ? <Notice kind="refusal">{errors.form}</Notice> : null}
        {!hasErrors && page.done === "changed" ? <Notice kind="success" title={texts.changed} /> : null}
        {!hasErrors && page.done === "placed" ? <Notice kind="success" title={texts.placed} /> : null}
        {!hasErrors && page.done === "kept" ? <Notice kind="success" title={texts.kept} /> : null}
        {page.isChecking ? (
          <section className="panel" aria-live="polite">
            <Progress
              label={texts.checking}
              value={page.checkedCount}
              max={page.rowCount}
              text={texts.checked(formatCount(page.checkedCount), formatCount(page.rowCount))}
            />
            <p>
              <a href={here}>{texts.checkAgain}</a>
            </p>
          </section>
        ) : null}
        <section className="panel stack" hidden={page.isChecking}>
          <p className="row">
            <Badge tone={PURCHASE_TONES[page.state]}>{bulk.states[page.state]}</Badge>
            <Badge tone="leaf">
              {texts.counts.good} {formatCount(page.rowCount - page.badCount)}
            </Badge>
            <Badge tone={page.badCount > 0 ? "danger" : "plain"}>
              {texts.counts.bad} {formatCount(page.badCount)}
            </Badge>
          </p>
          <dl className="order-facts">
            <div>
              <dt>{texts.sums.goods}</dt>
              <dd>
                <Money amountFen={page.goodsFen} />
              </dd>
            </div>
            <div>
              <dt>{texts.sums.freight}</dt>
              <dd>
                <Money amountFen={page.freightFen} />
              </dd>
            </div>
            <div>
              <dt>{texts.sums.total}</dt>
              <dd>
                <strong>
                  <Money amountFen={page.totalFen} />
                </strong>
              </dd>
            </div>
            {page.checkedAt === null ? null : (
              <div>
                <dt>{texts.checkedAt}</dt>
                <dd>
                  <DateTime instant={page.checkedAt} />
                </dd>
              </div>
            )}
          </dl>
          <p className="field-hint">{texts.priceRule}</p>
        </section>
        {page.state === "placed" ? (
          <p className="row">
            {texts.confirmation}
            <a href={`${here}/confirmation.pdf`}>PDF</a>
            <a href={`${here}/confirmation.xlsx`} download>
              XLSX
            </a>
          </p>
        ) : null}
        {page.isChecking ? null : <PurchaseRows page={page} here={here} />}
        {page.isDraft ? <AddGoods page={page} here={here} /> : null}
        {page.isChecking || page.deliveries.length === 0 ? null : (
          <DataTable
            caption={texts.byDelivery}
            rows={page.deliveries}
            rowKey={({ pointId, deliveryDay }) => `${pointId}-${deliveryDay}`}
            isDense
            isStacked
            total
            columns={[
              { key: "point", label: bulk.cells.point, cell: ({ pointName }) => pointName },
              {
                key: "day",
                label: bulk.cells.day,
                cell: ({ deliveryDay }) => <DateTime day={deliveryDay} />,
              },
              {
                key: "kinds",
                label: texts.kinds,
                isNumeric: true,
                cell: ({ kinds }) => formatCount(kinds),
              },
              {
                key: "goods",
                label: texts.sums.goods,
                isNumeric: true,
                cell: ({ goodsFen }) => <Money amountFen={goodsFen} />,
                total: <Money amountFen={page.goodsFen} />,
              },
              {
                key: "freight",
                label: texts.sums.freight,
                isNumeric: true,
                cell: ({ freightFen }) => <Money amountFen={freightFen} />,
                total: <Money amountFen={page.freightFen} />,
              },
              {
                key: "total",
                label: texts.sums.total,
                isNumeric: true,
                cell: ({ totalFen }) => <Money amountFen={totalFen} />,
                total: <Money amountFen={page.totalFen} />,
              },
              ...(page.state === "placed"
                ? [
                    {
                      key: "order",
                      label: texts.order,
                      cell: ({ order }: (typeof page.deliveries)[number]) =>
                        order ? (
                          <a href={to(`/purchasing/${unitId}/orders/${order.number}`)}>{order.number}</a>
                        ) : null,
                    },
                    {
                      key: "state",
                      label: bulk.columns.state,
                      cell: ({ order }: (typeof page.deliveries)[number]) =>
                        order ? (
                          <Badge tone={toneOf(order.state)}>{checkout.order.states[order.state]}</Badge>
                        ) : (
                          "–"
                        ),
                    },
                    {
                      key: "code",
                      label: texts.code,
                      cell: ({ order }: (typeof page.deliveries)[number]) => order?.code ?? "–",
                    },
                  ]
                : []),
            ]}
          />
        )}
        {page.isChecking || page.counties.length === 0 ? null : (
          <DataTable
            caption={texts.byCounty}
            rows={page.counties}
            rowKey={({ countyId }) => countyId}
            isDense
            total
            columns={[
              {
                key: "county",
                label: texts.county,
                cell: ({ nameZh, nameEn }) => (locale === "en" ? nameEn : nameZh),
              },
              {
                key: "amount",
                label: bulk.cells.amount,
                isNumeric: true,
                cell: ({ amountFen }) => <Money amountFen={amountFen} />,
                total: <Money amountFen={page.goodsFen} />,
              },
            ]}
          />
        )}
        <ApprovalLink page={page} />
        {page.offer && page.badCount === 0 ? (
          <PlaceForm page={page} offer={page.offer} errors={errors} />
        ) : null}
        {page.mayBuy && !page.isChecking ? (
          <section className="panel stack bulk-more">
            <form method="post" encType="multipart/form-data" className="row" data-once>
              <input type="hidden" name="key" value={page.key} />
              <Button kind="quiet" name="intent" value="copy">
                {texts.copy}
              </Button>
            </form>
            {page.rowCount > page.badCount ? (
              <form method="post" encType="multipart/form-data" className="bulk-keep" data-once>
                <TextInput
                  name="name"
                  label={texts.keepName}
                  error={errors.name}
                  maxLength={NAME_LENGTH_MAX}
                  width="medium"
                />
                <Button kind="quiet" name="intent" value="keep">
                  {texts.keepSend}
                </Button>
              </form>
            ) : null}
          </section>
        ) : null}
      </div>
    </>
  );
}
