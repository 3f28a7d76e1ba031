import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, RadioGroup, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { Icon } from "#app/components/icon.tsx";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { formatDay } from "#app/domain/values/business-day.ts";
import { parentOptions, shopOptions } from "#app/routes/admin/outlet-options.ts";
import type { OutletAnswer, OutletPage } from "#app/routes/admin/outlet-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { DEDUCTION_KINDS } from "#db/words.ts";

interface Props {
  page: OutletPage;
  answer: OutletAnswer;
}

/** Everything about one outlet, and beside it what may be done to it. */
export function OutletDesk({ page, answer }: Props) {
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const { outlet, today, mayKeep } = page;
  const name = say({ zh: outlet.nameZh, en: outlet.nameEn });
  const hasEnded = outlet.closedDay !== null && outlet.closedDay <= today;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to("/admin/outlets") }, { label: name }]} />
      <PageTitle
        title={name}
        text={words.kinds[outlet.kind]}
        actions={
          page.mayReadSales ? (
            <a href={to(`/admin/sales/lines?span=year&outlet=${outlet.id}`)}>{words.one.toSales}</a>
          ) : null
        }
      />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <div className="outlet-desk admin-tables">
        <div className="stack-l">
          <Facts page={page} />
          <Fee page={page} answer={answer} />
          <Record page={page} />
        </div>
        {mayKeep && !hasEnded ? (
          <div className="stack-l">
            {outlet.closedDay === null ? (
              <>
                <Rename page={page} answer={answer} />
                <Move page={page} answer={answer} />
                <Close page={page} answer={answer} />
              </>
            ) : (
              <Withdraw page={page} />
            )}
          </div>
        ) : null}
      </div>
    </>
  );
}

function Standing({ outlet, today }: OutletPage) {
  const { now } = useMessages().outlets.one;
  const locale = useLocale();
  if (outlet.closedDay !== null)
    return outlet.closedDay <= today ? (
      <Badge>{now.closed(formatDate(outlet.closedDay, locale))}</Badge>
    ) : (
      <Badge tone="warning">{now.closing(formatDate(outlet.closedDay, locale))}</Badge>
    );
  return outlet.openedDay > today ? (
    <Badge tone="info">{now.planned(formatDate(outlet.openedDay, locale))}</Badge>
  ) : (
    <Badge tone="leaf">{now.open}</Badge>
  );
}

function Facts({ page }: { page: OutletPage }) {
  const { outlets: words } = useMessages();
  const { one } = words;
  const locale = useLocale();
  const to = usePath();
  const say = useSay();
  const { outlet, remaining } = page;
  const opened = formatDate(outlet.openedDay, locale);
  return (
    <section className="panel stack">
      <div className="row row-apart">
        <h2>{one.facts}</h2>
        <span>
          <Standing {...page} /> {outlet.isDemo ? <DemoMark /> : null}
        </span>
      </div>
      <dl className="order-facts">
        <dt>{one.days}</dt>
        <dd>
          {outlet.closedDay === null
            ? one.from(opened)
            : one.span(opened, formatDate(outlet.closedDay, locale))}
        </dd>
        <dt>{one.district}</dt>
        <dd>{say(outlet.district) || words.online}</dd>
        <dt>{one.parent}</dt>
        <dd>
          {outlet.parent ? (
            <a href={to(`/admin/outlets/${outlet.parent.id}`)}>{say(outlet.parent)}</a>
          ) : (
            one.none
          )}
        </dd>
        {outlet.partner ? (
          <>
            <dt>{one.partner}</dt>
            <dd>
              <a href={to(`/admin/outlets/partners/${outlet.partner.id}`)}>{say(outlet.partner)}</a>
            </dd>
          </>
        ) : null}
        {outlet.shop ? (
          <>
            <dt>{one.shop}</dt>
            <dd>
              <a href={to(`/admin/outlets/shops/${outlet.shop.id}`)}>{say(outlet.shop)}</a>
              <span className="row-within">{outlet.shop.address}</span>
            </dd>
          </>
        ) : null}
        {outlet.countyId ? (
          <>
            <dt>{one.county}</dt>
            <dd>
              <a href={to(`/counties/${outlet.countyId}`)}>{outlet.countyId}</a>
            </dd>
          </>
        ) : null}
        <dt>{one.stock}</dt>
        <dd>{formatCount(remaining.units)}</dd>
        <dt>{one.under}</dt>
        <dd>{formatCount(remaining.outlets)}</dd>
      </dl>
    </section>
  );
}

function Fee({ page, answer }: Props) {
  const { one } = useMessages().outlets;
  const locale = useLocale();
  const { deductions, holding } = page;
  return (
    <section className="panel stack">
      <div className="outlet-fee">
        <h2>{one.fee}</h2>
        <p className="outlet-fee-amount">
          <Money amountFen={page.outlet.entryFeeFen} />
          <span className="outlet-lock">
            <Icon name="lock" />
            {one.feeLocked}
          </span>
        </p>
        <p>{one.feeWhy}</p>
      </div>
      <h2>{one.deductions}</h2>
      <p>{one.deductionsText}</p>
      <DataTable
        caption={one.deductions}
        rows={deductions}
        rowKey={({ id }) => id}
        empty={one.noDeductions}
        isDense
        isStacked
        columns={[
          {
            key: "kind",
            label: one.deductionColumns.kind,
            cell: ({ id, kind }) => (
              <>
                {one.deductionKinds[kind]}{" "}
                {holding.includes(id) ? <Badge tone="info">{one.holds}</Badge> : null}
              </>
            ),
          },
          { key: "rate", label: one.deductionColumns.rate, cell: (row) => <Rate {...row} /> },
          {
            key: "from",
            label: one.deductionColumns.from,
            cell: ({ fromDay }) => formatDate(fromDay, locale),
          },
          { key: "source", label: one.deductionColumns.source, cell: ({ source }) => source },
          {
            key: "by",
            label: one.deductionColumns.by,
            cell: ({ enteredAt, by }) => (
              <>
                {by ?? "–"} <DateTime instant={enteredAt} />
              </>
            ),
          },
        ]}
      />
      {page.mayKeep && page.outlet.closedDay === null ? <AddDeduction page={page} answer={answer} /> : null}
    </section>
  );
}

function Rate({ sharePermille, monthlyFen }: { sharePermille: number | null; monthlyFen: number | null }) {
  const { one } = useMessages().outlets;
  if ((sharePermille ?? monthlyFen ?? 0) === 0) return <>{one.ended}</>;
  if (sharePermille === null) return <>{one.monthly(formatFen(monthlyFen ?? 0))}</>;
  const tenth = sharePermille % 10;
  return <>{one.share(`${Math.floor(sharePermille / 10)}${tenth ? `.${tenth}` : ""}`)}</>;
}

/** The answer, where it is about the form of this name: what was typed into another form stays there. */
function ofForm(answer: OutletAnswer, intent: string) {
  const own = answer?.values.intent === intent ? answer : undefined;
  const field = (name: string, otherwise = "") => ({
    name,
    form: intent,
    value: own?.values[name] ?? otherwise,
    error: own?.errors[name],
  });
  return { field, errors: own?.errors };
}

function Hidden({ intent, value }: { intent: string; value: string | undefined }) {
  return (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="key" value={value} />
    </>
  );
}

function AddDeduction({ page, answer }: Props) {
  const { one } = useMessages().outlets;
  const { field, errors } = ofForm(answer, "deduct");
  return (
    <details className="outlet-more" open={errors !== undefined}>
      <summary>{one.addDeduction}</summary>
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={errors} form="deduct" />
        <Hidden intent="deduct" value={page.keys[0]} />
        <Select
          {...field("kind")}
          label={one.deductionColumns.kind}
          placeholder
          options={DEDUCTION_KINDS.map((value) => ({ value, label: one.deductionKinds[value] }))}
        />
        <RadioGroup
          {...field("measure", "share")}
          label={one.measure}
          options={(["share", "monthly"] as const).map((value) => ({ value, label: one.measures[value] }))}
        />
        <TextInput
          {...field("amount")}
          label={one.amount}
          hint={one.amountHint}
          inputMode="decimal"
          width="short"
          autoComplete="off"
        />
        <TextInput
          {...field("fromDay", formatDay(page.today))}
          type="date"
          label={one.fromDay}
          width="medium"
        />
        <TextInput {...field("source")} label={one.source} hint={one.sourceHint} autoComplete="off" />
        <Button kind="quiet">{one.enter}</Button>
      </form>
    </details>
  );
}

function Record({ page }: { page: OutletPage }) {
  const { one } = useMessages().outlets;
  const locale = useLocale();
  const say = useSay();
  const arrow = (from: string, to: string) => one.renamed(from || one.none, to || one.none);
  return (
    <DataTable
      caption={one.record}
      scope={one.recordText}
      rows={page.events}
      rowKey={({ id }) => id}
      empty={one.imported}
      isDense
      isStacked
      columns={[
        { key: "what", label: one.recordColumns.what, cell: ({ kind }) => one.events[kind] },
        { key: "day", label: one.recordColumns.from, cell: ({ day }) => one.on(formatDate(day, locale)) },
        {
          key: "facts",
          label: one.recordColumns.facts,
          cell: (event) => (
            <>
              {event.kind === "renamed"
                ? arrow(
                    say({ zh: event.fromNameZh ?? "", en: event.fromNameEn ?? "" }),
                    say({ zh: event.toNameZh ?? "", en: event.toNameEn ?? "" }),
                  )
                : null}
              {event.kind === "moved"
                ? [
                    event.fromParentId === event.toParentId
                      ? ""
                      : arrow(say(event.fromParent), say(event.toParent)),
                    event.fromShopId === event.toShopId ? "" : arrow(say(event.fromShop), say(event.toShop)),
                  ]
                    .filter(Boolean)
                    .join("；")
                : null}{" "}
              {event.note}
            </>
          ),
        },
        { key: "by", label: one.recordColumns.by, cell: ({ actor }) => actor ?? "–" },
        {
          key: "at",
          label: one.recordColumns.at,
          cell: ({ happenedAt }) => <DateTime instant={happenedAt} />,
        },
      ]}
    />
  );
}

function Rename({ page, answer }: Props) {
  const { one, form } = useMessages().outlets;
  const { field, errors } = ofForm(answer, "rename");
  const { outlet } = page;
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.rename}</h2>
      <p>{one.renameText}</p>
      <FormErrorSummary errors={errors} form="rename" />
      <Hidden intent="rename" value={page.keys[1]} />
      <TextInput {...field("nameZh", outlet.nameZh)} label={form.nameZh} maxLength={60} autoComplete="off" />
      <TextInput {...field("nameEn", outlet.nameEn)} label={form.nameEn} maxLength={120} autoComplete="off" />
      <Button kind="quiet">{one.renameSubmit}</Button>
    </form>
  );
}

function Move({ page, answer }: Props) {
  const { one, form } = useMessages().outlets;
  const say = useSay();
  const { field, errors } = ofForm(answer, "move");
  const { outlet, parents, shops } = page;
  if (parents.length === 0) return null;
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.move}</h2>
      <p>{one.moveText}</p>
      <FormErrorSummary errors={errors} form="move" />
      <Hidden intent="move" value={page.keys[2]} />
      <Select
        {...field("parentId", outlet.parentId ?? "")}
        label={form.parent}
        options={parentOptions(parents, say)}
      />
      {shops.length > 0 ? (
        <Select
          {...field("shopId", outlet.shopId ?? "")}
          label={form.shop}
          placeholder={form.noShop}
          options={shopOptions(shops, say)}
        />
      ) : null}
      <TextInput {...field("note")} label={one.note} isOptional maxLength={120} autoComplete="off" />
      <Button kind="quiet">{one.moveSubmit}</Button>
    </form>
  );
}

function Close({ page, answer }: Props) {
  const { one } = useMessages().outlets;
  const { field, errors } = ofForm(answer, "close");
  const { units, shifts, outlets: under } = page.remaining;
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.close}</h2>
      <p>{one.closeText}</p>
      {units > 0 ? <p>{one.closeFirst(formatCount(units))}</p> : null}
      {shifts > 0 ? <p>{one.closeShifts(formatCount(shifts))}</p> : null}
      {under > 0 ? <p>{one.closeUnder(formatCount(under))}</p> : null}
      {units === 0 && shifts === 0 && under === 0 ? (
        <>
          <FormErrorSummary errors={errors} form="close" />
          <Hidden intent="close" value={page.keys[3]} />
          <TextInput
            {...field("closedDay", formatDay(page.today))}
            type="date"
            label={one.closedDay}
            width="medium"
          />
          <TextInput {...field("note")} label={one.note} isOptional maxLength={120} autoComplete="off" />
          <Button kind="danger">{one.closeSubmit}</Button>
        </>
      ) : null}
    </form>
  );
}

function Withdraw({ page }: { page: OutletPage }) {
  const { one } = useMessages().outlets;
  const locale = useLocale();
  return (
    <form method="post" data-once className="panel stack outlet-form">
      <h2>{one.withdraw}</h2>
      <p>{one.withdrawText(formatDate(page.outlet.closedDay ?? 0, locale))}</p>
      <Hidden intent="withdraw" value={page.keys[3]} />
      <Button kind="quiet">{one.withdraw}</Button>
    </form>
  );
}
