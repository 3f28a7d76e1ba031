import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { fapiaoTone } from "#app/components/fapiao-tone.ts";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { previewFapiaos } from "#app/domain/invoicing/ask-fapiao.server.ts";
import { refuseRequest } from "#app/domain/invoicing/draft.server.ts";
import { draftNeededReds } from "#app/domain/invoicing/draft-red.server.ts";
import { drainFapiaoOutbox } from "#app/domain/invoicing/drain-fapiao-outbox.server.ts";
import { printQuantity } from "#app/domain/invoicing/fapiao.ts";
import { invoiceIssuers } from "#app/domain/invoicing/issuers.server.ts";
import { maskBuyer } from "#app/domain/invoicing/mask-fapiao.ts";
import { findRequest, listOfRequest } from "#app/domain/invoicing/queries.server.ts";
import { printRate } from "#app/domain/invoicing/tax.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { issueRequest } from "#app/routes/admin/issue-request.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** One request: what is asked for, what would be issued for it now, and what was. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFapiao");
  const asked = await openRequest(params.id);
  const { read } = currentStore();
  const isMasked = !may(person, "seePersonalData");
  const { contentHash: _, ...shown } = isMasked ? maskBuyer(asked, await readBarracksMask(read)) : asked;
  const fapiaos = await listOfRequest(read, asked.id);
  return {
    asked: isMasked ? { ...shown, address: null } : shown,
    isMasked,
    mayIssue: may(person, "issueFapiao"),
    preview: asked.state === "requested" ? await previewFapiaos(read, asked.orderId, asked.kind) : [],
    fapiaos: fapiaos.map(({ id, number, colour, kind, isExempt, grossFen, state, error, issuedAt }) => ({
      id,
      number,
      colour,
      kind,
      isExempt,
      grossFen,
      state,
      error,
      issuedAt,
    })),
  };
}

async function openRequest(id = "") {
  const found = isId(id) ? await findRequest(currentStore().read, id) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

const Refusing = z.object({
  reason: z.string().trim().min(1, "required").max(200, "tooLong"),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "issueFapiao");
  const { id, orderId } = await openRequest(params.id);
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  switch (values.intent) {
    case "issue": {
      const issued = await attempt(request, () => issueRequest(store, id, person.userId, now));
      if (!issued.ok) return issued.answer;
      break;
    }
    case "reds":
      await store.write((tx) => draftNeededReds(tx, orderId, now));
      await drainFapiaoOutbox(store, invoiceIssuers(), now, orderId);
      break;
    default: {
      const form = checkForm(request, Refusing, values);
      if (!form.ok) return form.answer;
      await store.write((tx) => refuseRequest(tx, id, form.data.reason, person.userId, now));
    }
  }
  return redirect(`/admin/fapiao/requests/${id}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fapiao }) =>
    page ? fapiao.request.title(page.asked.orderNumber) : fapiao.desk.title,
  );

export default function FapiaoRequest() {
  const { asked, isMasked, mayIssue, preview, fapiaos } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fapiao } = useMessages();
  const texts = fapiao.request;
  const to = usePath();
  const isRedStuck = fapiaos.some(({ colour, state }) => colour === "red" && state === "rejected");
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fapiao.desk.title, href: to("/admin/fapiao") },
          { label: texts.title(asked.orderNumber) },
        ]}
      />
      <PageTitle
        title={texts.title(asked.orderNumber)}
        actions={<Badge tone={fapiaoTone(asked.state)}>{fapiao.requestStates[asked.state]}</Badge>}
      />
      <div className="stack-l admin-tables">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        {asked.answer ? (
          <Notice kind="warning">
            {asked.state === "refused" ? texts.refusedBecause(asked.answer) : texts.lastAnswer(asked.answer)}
          </Notice>
        ) : null}
        <div className="admin-columns">
          <section className="panel">
            <h2>{texts.facts}</h2>
            {isMasked ? <Notice kind="info">{texts.masked}</Notice> : null}
            <Facts />
          </section>
          {mayIssue && asked.state === "requested" ? <Decide /> : null}
        </div>
        {preview.map((composed) => (
          <DataTable
            key={composed.isExempt ? "exempt" : "taxed"}
            caption={texts.preview(fapiao.kinds[composed.kind], composed.isExempt)}
            scope={texts.previewText}
            rows={composed.lines.map((line, index) => ({ ...line, key: String(index) }))}
            rowKey={({ key }) => key}
            total
            isDense
            columns={[
              {
                key: "name",
                label: texts.lines.name,
                cell: ({ name, spec }) => (
                  <>
                    {name} <small>{spec}</small>
                  </>
                ),
              },
              {
                key: "quantity",
                label: texts.lines.quantity,
                isNumeric: true,
                cell: ({ quantityThousandths, unit }) =>
                  quantityThousandths === null ? "–" : `${printQuantity(quantityThousandths)} ${unit ?? ""}`,
              },
              {
                key: "net",
                label: texts.lines.net,
                isNumeric: true,
                cell: ({ netFen }) => <Money amountFen={netFen} />,
                total: <Money amountFen={composed.netFen} />,
              },
              {
                key: "rate",
                label: texts.lines.rate,
                cell: (line) => (line.isExempt ? fapiao.exempt : printRate(line)),
              },
              {
                key: "tax",
                label: texts.lines.tax,
                isNumeric: true,
                cell: ({ taxFen, isExempt }) => (isExempt ? "–" : <Money amountFen={taxFen} />),
                total: composed.isExempt ? "–" : <Money amountFen={composed.taxFen} />,
              },
              {
                key: "gross",
                label: texts.lines.gross,
                isNumeric: true,
                cell: ({ grossFen }) => <Money amountFen={grossFen} />,
                total: <Money amountFen={composed.grossFen} />,
              },
            ]}
          />
        ))}
        <DataTable
          caption={texts.issuedFapiaos}
          rows={fapiaos}
          rowKey={({ id }) => id}
          empty={texts.nothing}
          isDense
          columns={[
            {
              key: "number",
              label: fapiao.desk.columns.number,
              cell: ({ id, number }) => (
                <a className="number" href={to(`/admin/fapiao/${id}`)}>
                  {number ?? fapiao.desk.drafted}
                </a>
              ),
            },
            {
              key: "kind",
              label: fapiao.desk.columns.kind,
              cell: ({ kind, colour, isExempt }) =>
                [fapiao.colours[colour], fapiao.kindsShort[kind], ...(isExempt ? [fapiao.exempt] : [])].join(
                  " · ",
                ),
            },
            {
              key: "gross",
              label: fapiao.desk.columns.gross,
              isNumeric: true,
              cell: ({ grossFen }) => <Money amountFen={grossFen} />,
            },
            {
              key: "state",
              label: fapiao.desk.columns.state,
              cell: ({ state, error, issuedAt }) => (
                <>
                  <Badge tone={fapiaoTone(state)}>{fapiao.states[state]}</Badge>{" "}
                  {issuedAt === null ? error : <DateTime instant={issuedAt} />}
                </>
              ),
            },
          ]}
        />
        {isRedStuck && mayIssue ? (
          <form method="post" className="panel stack" data-once>
            <p>{texts.tryAgainText}</p>
            <div>
              <Button kind="quiet" name="intent" value="reds">
                {texts.tryAgain}
              </Button>
            </div>
          </form>
        ) : null}
      </div>
    </>
  );
}

function Facts() {
  const { asked } = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const { request: texts, ask, desk } = fapiao;
  const to = usePath();
  const facts: [string, string | null][] = [
    [ask.kind, fapiao.kinds[asked.kind]],
    [ask.titleKind, fapiao.titleKinds[asked.titleKind]],
    [ask.name, asked.name],
    [ask.taxId, asked.taxId],
    [texts.override, asked.overrideReason],
    [ask.address, asked.address],
    [ask.phone, asked.phone],
    [ask.bank, asked.bank],
    [ask.bankAccount, asked.bankAccount],
    [texts.email, asked.email],
  ];
  return (
    <dl className="order-facts fapiao-facts">
      <dt>{desk.columns.order}</dt>
      <dd>
        <a className="number" href={to(`/admin/orders/${asked.orderNumber}`)}>
          {asked.orderNumber}
        </a>
      </dd>
      {facts.map(([label, value]) =>
        value ? (
          <div key={label} className="fapiao-fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
      <dt>{texts.askedAt}</dt>
      <dd>
        <DateTime instant={asked.askedAt} />
      </dd>
    </dl>
  );
}

function Decide() {
  const answer = useActionData<typeof action>();
  const { fapiao } = useMessages();
  const texts = fapiao.request;
  return (
    <section className="panel stack">
      <form method="post" data-once>
        <Button name="intent" value="issue" isWide>
          {texts.issue}
        </Button>
      </form>
      <form method="post" className="stack" noValidate data-once>
        <FormErrorSummary errors={answer?.errors} />
        <TextInput
          name="reason"
          label={texts.refuseReason}
          value={answer?.values.reason}
          error={answer?.errors.reason}
          maxLength={200}
        />
        <div>
          <Button kind="quiet" name="intent" value="refuse">
            {texts.refuse}
          </Button>
        </div>
      </form>
    </section>
  );
}
