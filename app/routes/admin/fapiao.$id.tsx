import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { fapiaoTone } from "#app/components/fapiao-tone.ts";
import { Button, ButtonLink, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { askRed, listBlueLines } from "#app/domain/invoicing/draft-red.server.ts";
import { drainFapiaoOutbox } from "#app/domain/invoicing/drain-fapiao-outbox.server.ts";
import { printQuantity, printUnitPrice } from "#app/domain/invoicing/fapiao.ts";
import { invoiceIssuers } from "#app/domain/invoicing/issuers.server.ts";
import { maskBuyer } from "#app/domain/invoicing/mask-fapiao.ts";
import { findFapiao, listReds } from "#app/domain/invoicing/queries.server.ts";
import { RedForm } from "#app/domain/invoicing/red.ts";
import { printRate } from "#app/domain/invoicing/tax.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { readBarracksMask } from "#app/domain/units/barracks.server.ts";
import { capitalYuan } from "#app/domain/values/capital-yuan.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { RED_REASONS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** One fapiao with all that stands on it, what takes it back, and for who may the form for a red one. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFapiao");
  const found = await openFapiao(params.id);
  const { read } = currentStore();
  const isMasked = !may(person, "seePersonalData");
  const mayIssue = may(person, "issueFapiao");
  const { buyerName, buyerTaxId, buyerAddress, buyerPhone, buyerBank, buyerBankAccount, ...shown } = found;
  const buyer = {
    titleKind: found.titleKind,
    name: buyerName,
    taxId: buyerTaxId,
    address: isMasked ? null : buyerAddress,
    phone: buyerPhone,
    bank: buyerBank,
    bankAccount: buyerBankAccount,
  };
  const isBlue = found.colour === "blue" && found.state === "issued";
  const left = isBlue ? await listBlueLines(read, [found.id]) : [];
  const reds = isBlue ? await listReds(read, found.id) : [];
  return {
    ...shown,
    capitals: capitalYuan(found.grossFen),
    buyer: isMasked ? maskBuyer(buyer, await readBarracksMask(read)) : buyer,
    isMasked,
    mayIssue,
    isBlue,
    redId: newId(),
    left: left.map((line) => ({
      lineNumber: line.lineNumber,
      // freight stands in a line for each rate, under one name
      name: `${line.name}（${printRate(line)}）`,
      restFen: line.grossFen - line.redFen,
    })),
    reds: reds.map(({ id, number, redReason, grossFen, state, issuedAt }) => ({
      id,
      number,
      redReason,
      grossFen,
      state,
      issuedAt,
    })),
  };
}

async function openFapiao(id = "") {
  const found = isId(id) ? await findFapiao(currentStore().read, id) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** Takes lines of the fapiao back with a red one, and asks the service for it at once. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "issueFapiao");
  const { id, orderId } = await openFapiao(params.id);
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, RedForm, values, gatherLines(values));
  if (!form.ok) return form.answer;
  const now = Date.now();
  const asked = await attempt(
    request,
    () => store.write((tx) => askRed(tx, id, form.data, person.userId, now)),
    values,
  );
  if (!asked.ok) return asked.answer;
  await drainFapiaoOutbox(store, invoiceIssuers(), now, orderId);
  return redirect(`/admin/fapiao/${id}#reds`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ fapiao }) => (page?.number ? fapiao.one.title(page.number) : fapiao.desk.title));

export default function OneFapiao() {
  const page = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.one;
  const to = usePath();
  const title = page.number ? texts.title(page.number) : texts.draft;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: fapiao.desk.title, href: to("/admin/fapiao") }, { label: title }]} />
      <PageTitle
        title={title}
        text={
          <>
            {fapiao.kinds[page.kind]}{" "}
            <Badge tone={page.colour === "red" ? "danger" : "info"}>{fapiao.colours[page.colour]}</Badge>{" "}
            {page.isExempt ? <Badge>{fapiao.exempt}</Badge> : null}{" "}
            <Badge tone={fapiaoTone(page.state)}>{fapiao.states[page.state]}</Badge>{" "}
            {page.isDemo ? <DemoMark /> : null}
          </>
        }
        actions={
          page.mayIssue && page.number ? (
            <>
              <ButtonLink kind="quiet" icon="download" href={`/admin/fapiao/${page.id}/pdf`}>
                {fapiao.download}
              </ButtonLink>
              <a href={`/admin/fapiao/${page.id}/xml`}>{fapiao.data}</a>
            </>
          ) : null
        }
      />
      <div className="stack-l admin-tables">
        <div className="admin-columns">
          <Party heading={texts.buyer} party={page.buyer} isMasked={page.isMasked} />
          <Party
            heading={texts.seller}
            party={{
              name: page.sellerName,
              taxId: page.sellerTaxId,
              address: page.sellerAddress,
              phone: page.sellerPhone,
              bank: page.sellerBank,
              bankAccount: page.sellerBankAccount,
            }}
          />
        </div>
        <Lines />
        <Facts />
        {page.isBlue ? <Reds /> : null}
      </div>
    </>
  );
}

function Party(props: {
  heading: string;
  party: {
    name: string;
    taxId: string | null;
    address: string | null;
    phone: string | null;
    bank: string | null;
    bankAccount: string | null;
  };
  isMasked?: boolean;
}) {
  const { fapiao } = useMessages();
  const texts = fapiao.one;
  const { name, taxId, address, phone, bank, bankAccount } = props.party;
  const contact = [address, phone].filter(Boolean).join(" ");
  const account = [bank, bankAccount].filter(Boolean).join(" ");
  return (
    <section className="panel">
      <h2>{props.heading}</h2>
      {props.isMasked ? <Notice kind="info">{fapiao.request.masked}</Notice> : null}
      <dl className="order-facts fapiao-facts">
        <dt>{texts.name}</dt>
        <dd>{name}</dd>
        <dt>{texts.taxId}</dt>
        <dd className="number">{taxId ?? "–"}</dd>
        {contact ? (
          <>
            <dt>{texts.contact}</dt>
            <dd>{contact}</dd>
          </>
        ) : null}
        {account ? (
          <>
            <dt>{texts.bank}</dt>
            <dd>{account}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Lines() {
  const page = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const { one: texts, request } = fapiao;
  return (
    <DataTable
      caption={texts.lines}
      rows={page.lines}
      rowKey={({ lineNumber }) => String(lineNumber)}
      total
      isDense
      columns={[
        {
          key: "name",
          label: request.lines.name,
          cell: ({ name, spec }) => (
            <>
              {name} <small>{spec}</small>
            </>
          ),
        },
        {
          key: "quantity",
          label: request.lines.quantity,
          isNumeric: true,
          cell: ({ quantityThousandths, unit }) =>
            quantityThousandths === null ? "–" : `${printQuantity(quantityThousandths)} ${unit ?? ""}`,
        },
        {
          key: "price",
          label: texts.price,
          isNumeric: true,
          isMinor: true,
          cell: ({ netFen, quantityThousandths }) =>
            quantityThousandths === null ? "–" : printUnitPrice(netFen, quantityThousandths),
        },
        {
          key: "net",
          label: request.lines.net,
          isNumeric: true,
          cell: ({ netFen }) => <Money amountFen={netFen} />,
          total: <Money amountFen={page.netFen} />,
        },
        {
          key: "rate",
          label: request.lines.rate,
          cell: (line) => (line.isExempt ? fapiao.exempt : printRate(line)),
        },
        {
          key: "tax",
          label: request.lines.tax,
          isNumeric: true,
          cell: ({ taxFen, isExempt }) => (isExempt ? "–" : <Money amountFen={taxFen} />),
          total: page.isExempt ? "–" : <Money amountFen={page.taxFen} />,
        },
        {
          key: "gross",
          label: request.lines.gross,
          isNumeric: true,
          cell: ({ grossFen }) => <Money amountFen={grossFen} />,
          total: <Money amountFen={page.grossFen} />,
        },
      ]}
    />
  );
}

function Facts() {
  const page = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.one;
  const to = usePath();
  return (
    <section className="panel">
      <dl className="order-facts fapiao-facts">
        <dt>{texts.capitals}</dt>
        <dd>{page.capitals}</dd>
        <dt>{texts.order}</dt>
        <dd>
          <a className="number" href={to(`/admin/orders/${page.orderNumber}`)}>
            {page.orderNumber}
          </a>{" "}
          <a href={to(`/admin/fapiao/requests/${page.requestId}`)}>{texts.request}</a>
        </dd>
        {page.issuedAt === null ? null : (
          <>
            <dt>{texts.issuedAt}</dt>
            <dd>
              <DateTime instant={page.issuedAt} />
            </dd>
          </>
        )}
        {page.blueId ? (
          <>
            <dt>{texts.blue}</dt>
            <dd>
              <a className="number" href={to(`/admin/fapiao/${page.blueId}`)}>
                {page.blueNumber}
              </a>
            </dd>
          </>
        ) : null}
        {page.redReason ? (
          <>
            <dt>{texts.reason}</dt>
            <dd>{fapiao.redReasons[page.redReason]}</dd>
          </>
        ) : null}
        {page.contentHash ? (
          <>
            <dt>{texts.hash}</dt>
            <dd className="fapiao-hash">{page.contentHash}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Reds() {
  const { reds, left, mayIssue } = useLoaderData<typeof loader>();
  const { fapiao } = useMessages();
  const texts = fapiao.one;
  const to = usePath();
  const isLeft = left.some(({ restFen }) => restFen > 0);
  return (
    <section className="stack" id="reds">
      <DataTable
        caption={texts.reds}
        rows={reds}
        rowKey={({ id }) => id}
        empty={texts.noReds}
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
            key: "reason",
            label: texts.reason,
            cell: ({ redReason }) => (redReason ? fapiao.redReasons[redReason] : "–"),
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
            cell: ({ state, issuedAt }) => (
              <>
                <Badge tone={fapiaoTone(state)}>{fapiao.states[state]}</Badge>{" "}
                {issuedAt === null ? null : <DateTime instant={issuedAt} />}
              </>
            ),
          },
        ]}
      />
      {!isLeft ? <Notice kind="info">{texts.nothingLeft}</Notice> : mayIssue ? <RedPanel /> : null}
    </section>
  );
}

function RedPanel() {
  const { left, redId } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fapiao } = useMessages();
  const texts = fapiao.one;
  return (
    <form method="post" className="panel stack" noValidate data-once>
      <h2>{texts.redForm}</h2>
      <p className="quiet">{texts.redText}</p>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} />
      <input type="hidden" name="redId" value={redId} />
      {left.map((line, index) => (
        <TextInput
          key={line.lineNumber}
          name={`lines.${index}.amount`}
          label={texts.redAmount(line.name)}
          hint={texts.redRest(formatFen(line.restFen))}
          value={
            answer
              ? answer.values[`lines.${index}.amount`]
              : line.restFen === 0
                ? ""
                : formatYuan(line.restFen).replaceAll(",", "")
          }
          error={answer?.errors[`lines.${index}.amount`]}
          inputMode="decimal"
          width="short"
        />
      ))}
      <Select
        name="reason"
        label={texts.redReason}
        value={answer?.values.reason ?? "wrong"}
        error={answer?.errors.reason}
        options={RED_REASONS.map((value) => ({ value, label: fapiao.redReasons[value] }))}
      />
      <div>
        <Button kind="danger">{texts.redSubmit}</Button>
      </div>
    </form>
  );
}
