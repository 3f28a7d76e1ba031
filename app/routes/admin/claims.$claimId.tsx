import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/amounts.tsx";
import { ClaimHistory } from "#app/components/claim-history.tsx";
import { toneOfClaim } from "#app/components/claim-tone.ts";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, StorageBadge } from "#app/components/tags.tsx";
import { answerClaim } from "#app/domain/claims/answer-claim.server.ts";
import { type ClaimAnswer, DecisionForm, GoodsForm, isOpen, isRepaying } from "#app/domain/claims/claim.ts";
import { findClaimOrder } from "#app/domain/claims/claim-order.server.ts";
import { type FoundClaim, findClaim, listOrderClaims } from "#app/domain/claims/queries.server.ts";
import { receiveGoods } from "#app/domain/claims/receive-goods.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { maskNumbers } from "#app/domain/identity/masking.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { DecisionPanel, GoodsPanel } from "#app/routes/admin/claim-decision.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { ClaimStep } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** Steps that the shop takes, by somebody who may be named here. */
const OURS: readonly ClaimStep[] = ["more_asked", "goods_awaited", "accepted", "goods_came", "refused"];

/** One claim with what the shopper said and showed; long numbers are hidden from who does not need them. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readClaims");
  const found = await getClaim(params.claimId);
  const { claim, lines, steps, refund } = found;
  const { read } = currentStore();
  const order = await findClaimOrder(read, claim.orderId);
  const isMasked = !may(person, "seePersonalData");
  return {
    claim: {
      id: claim.id,
      claimNumber: claim.claimNumber,
      kind: claim.kind,
      fault: claim.fault,
      state: claim.state,
      steps: claim.steps,
      borneBy: claim.borneBy,
      areGoodsDue: claim.areGoodsDue,
    },
    order,
    lines,
    steps: steps.map(({ actorName, ...step }) => ({
      ...step,
      words: step.words && isMasked ? maskNumbers(step.words) : step.words,
      staff: OURS.includes(step.kind) ? actorName : null,
    })),
    refund,
    earlier: (await listOrderClaims(read, claim.orderId)).filter(({ id }) => id !== claim.id),
    isMasked,
    key: (isOpen(claim.state) || claim.areGoodsDue) && may(person, "answerClaims") ? newId() : undefined,
  };
}

async function getClaim(claimId = ""): Promise<FoundClaim> {
  const found = isId(claimId) ? await findClaim(currentStore().read, claimId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** Decides; what is repaid is asked of the gateway at once, and where it does not answer, the clock asks again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "answerClaims");
  const store = currentStore();
  const found = await getClaim(params.claimId);
  const values = await readForm(request);
  if (values.intent === "goods") return receive(request, found, values, person.userId);
  const form = checkForm(request, DecisionForm, values, gatherLines(values));
  if (!form.ok) return form.answer;

  const now = Date.now();
  const answer = answerOf(found, form.data);
  const decided = await attempt(
    request,
    () => store.write((tx) => answerClaim(tx, answer, person.userId, now)),
    values,
  );
  if (!decided.ok) return decided.answer;
  if (isRepaying(answer.decision)) await drainOutbox(store, gatewaysOf(store), now, found.claim.id);
  return redirect(`/admin/claims/${found.claim.id}`, 303);
}

/** Takes in what came of goods whose money went first. */
async function receive(
  request: Request,
  { claim, lines }: FoundClaim,
  values: FormAnswer["values"],
  receivedBy: string,
) {
  const form = checkForm(request, GoodsForm, values, gatherLines(values));
  if (!form.ok) return form.answer;
  const { key, seenSteps } = form.data;
  const goods = form.data.lines.flatMap(({ restock, writeOff }, index) => {
    const orderLineId = lines[index]?.orderLineId;
    if (orderLineId === undefined || restock + writeOff === 0) return [];
    return [{ orderLineId, restockQuantity: restock, writeOffQuantity: writeOff }];
  });
  const came = { key, claimId: claim.id, seenSteps, goods };
  const received = await attempt(
    request,
    () => currentStore().write((tx) => receiveGoods(tx, came, receivedBy, Date.now())),
    values,
  );
  return received.ok ? redirect(`/admin/claims/${claim.id}`, 303) : received.answer;
}

function answerOf({ claim, lines }: FoundClaim, form: DecisionForm): ClaimAnswer {
  const { key, seenSteps, decision, borneBy, freight: freightFen } = form;
  const common = { key, claimId: claim.id, seenSteps, answer: form.answer || null };
  if (!isRepaying(decision)) return { ...common, decision };
  if (borneBy === null) throw new Error("the form names who bears the cost");
  const accepted = form.lines.flatMap(({ quantity, amount: amountFen, disposition }, index) => {
    const orderLineId = lines[index]?.orderLineId;
    return orderLineId === undefined || amountFen === 0
      ? []
      : [{ orderLineId, quantity, amountFen, disposition }];
  });
  return { ...common, decision, borneBy, freightFen, lines: accepted };
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ claims }) =>
    page ? claims.desk.number(page.order.number, String(page.claim.claimNumber)) : claims.desk.title,
  );

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function ClaimPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { claims: words } = useMessages();
  const to = usePath();
  const { claim, order, lines, steps, earlier, key } = page;
  const title = words.desk.number(order.number, String(claim.claimNumber));
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.desk.title, href: to("/admin/claims") }, { label: title }]} />
      <PageTitle
        title={title}
        actions={<Badge tone={toneOfClaim(claim.state)}>{words.states[claim.state]}</Badge>}
      />
      <div className="stack-l admin-tables">
        <Facts page={page} />
        <Goods page={page} />
        <div className="admin-columns">
          <section>
            <h2>{words.page.history}</h2>
            <ClaimHistory
              steps={steps.map((step) => ({
                ...step,
                by: OURS.includes(step.kind) ? (step.staff ?? undefined) : words.desk.by.shopper,
              }))}
              photoHref={(id, size) => to(`/admin/claims/photos/${id}?size=${size}`)}
            />
            {steps.some(({ photos }) => photos.length > 0) ? (
              <p className="scope">{words.desk.photosText}</p>
            ) : null}
            {page.isMasked ? <p className="scope">{words.desk.wordsMasked}</p> : null}
          </section>
          <section>
            <h2>{words.desk.earlier}</h2>
            {earlier.length === 0 ? <p className="nothing">{words.desk.earlierNone}</p> : null}
            <ul className="claim-list">
              {earlier.map((one) => (
                <li key={one.id}>
                  <a href={to(`/admin/claims/${one.id}`)}>
                    {words.heading(String(one.claimNumber))} · {words.kinds[one.kind]}
                  </a>
                  <span className="claim-list-state">
                    <Badge tone={toneOfClaim(one.state)}>{words.states[one.state]}</Badge>
                    {one.refundedFen === null ? null : formatFen(one.refundedFen)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
        {answer?.refusal && key === undefined ? (
          <Notice kind="refusal">{answer.refusal.message}</Notice>
        ) : null}
        {claim.areGoodsDue ? <Notice kind="warning" title={words.desk.goodsDue} /> : null}
        {key === undefined ? (
          isOpen(claim.state) || claim.areGoodsDue ? null : (
            <Notice kind="info">{words.desk.closed}</Notice>
          )
        ) : claim.areGoodsDue ? (
          <GoodsPanel claim={claim} lines={lines} stepKey={key} answer={answer} />
        ) : (
          <DecisionPanel
            claim={claim}
            lines={lines}
            restFreightFen={order.restFreightFen}
            decisionKey={key}
            answer={answer}
          />
        )}
      </div>
    </>
  );
}

function Facts({ page }: { page: Page }) {
  const { claims: words, refunds } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { claim, order, refund, lines } = page;
  const { facts } = words.desk;
  const rules = lines.filter(
    (line, index) =>
      lines.findIndex((one) => line.ruleId === one.ruleId && line.lastDay === one.lastDay) === index,
  );
  return (
    <dl className="order-facts panel">
      <dt>{facts.order}</dt>
      <dd>
        <a href={to(`/admin/orders/${order.number}`)}>{order.number}</a>
      </dd>
      <dt>{facts.kind}</dt>
      <dd>
        {words.kinds[claim.kind]}
        {claim.fault ? ` · ${words.faults[claim.fault]}` : null}
      </dd>
      <dt>{facts.rule}</dt>
      <dd>
        {rules.map((rule) => (
          <div key={`${rule.ruleId}${rule.lastDay}`}>
            {words.desk.rule(rule.ruleDays, formatDate(rule.lastDay, locale))}
            <small className="row-within">{locale === "en" ? rule.ruleSourceEn : rule.ruleSourceZh}</small>
          </div>
        ))}
      </dd>
      {claim.borneBy ? (
        <>
          <dt>{facts.borneBy}</dt>
          <dd>{refunds.borneBy[claim.borneBy]}</dd>
        </>
      ) : null}
      {refund ? (
        <>
          <dt>{words.page.refund}</dt>
          <dd>
            {formatFen(refund.amountFen)} · {refunds.states[refund.state]}
            {refund.freightFen > 0 ? ` · ${words.page.freightPart(formatFen(refund.freightFen))}` : null}
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Goods({ page }: { page: Page }) {
  const { claims: words, refunds } = useMessages();
  const to = usePath();
  const isEn = useLocale() === "en";
  const columns = words.desk.goodsColumns;
  return (
    <DataTable
      caption={words.page.goods}
      rows={page.lines}
      rowKey={({ orderLineId }) => orderLineId}
      isDense
      columns={[
        {
          key: "goods",
          label: columns.goods,
          cell: (line) => (
            <>
              <a href={to(`/products/${line.productId}`)}>{isEn ? line.nameEn : line.nameZh}</a>{" "}
              <small>{isEn ? line.specEn : line.specZh}</small>{" "}
              {line.storageClass === "ambient" ? null : <StorageBadge storage={line.storageClass} />}
            </>
          ),
        },
        {
          key: "county",
          label: columns.county,
          cell: (line) => (isEn ? line.countyNameEn : line.countyNameZh),
        },
        {
          key: "asked",
          label: columns.asked,
          isNumeric: true,
          cell: ({ quantity }) => formatCount(quantity),
        },
        {
          key: "ordered",
          label: columns.ordered,
          isNumeric: true,
          cell: ({ orderedQuantity, amountFen }) => (
            <>
              {formatCount(orderedQuantity)} · <Money amountFen={amountFen} />
            </>
          ),
        },
        {
          key: "rest",
          label: columns.rest,
          isNumeric: true,
          cell: ({ restQuantity, restFen }) => (
            <>
              {formatCount(restQuantity)} · <Money amountFen={restFen} />
            </>
          ),
        },
        {
          key: "accepted",
          label: columns.accepted,
          isNumeric: true,
          cell: ({ acceptedQuantity, acceptedFen }) =>
            acceptedFen === null ? (
              "–"
            ) : (
              <>
                {formatCount(acceptedQuantity ?? 0)} · <Money amountFen={acceptedFen} />
              </>
            ),
        },
        {
          key: "disposition",
          label: columns.disposition,
          cell: ({ disposition, acceptedQuantity, late }) => {
            if (!disposition || !acceptedQuantity) return "–";
            if (page.claim.areGoodsDue) return words.desk.awaited;
            if (late.length === 0) return refunds.dispositions[disposition];
            return late.map(({ isWrittenOff, quantity }) => (
              <span className="row-within" key={String(isWrittenOff)}>
                {words.desk.came[isWrittenOff ? "writtenOff" : "restocked"](formatCount(quantity))}
              </span>
            ));
          },
        },
        {
          key: "supplier",
          label: columns.supplier,
          isMinor: true,
          cell: (line) => (isEn ? line.supplierNameEn : line.supplierNameZh),
        },
      ]}
    />
  );
}
