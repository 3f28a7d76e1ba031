import type { ReactNode } from "react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { UNIT_TONES } from "#app/components/unit-tone.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import type { UnitAnswer, UnitPage } from "#app/routes/admin/unit-page.server.ts";
import { SetTerms, UnitTerms } from "#app/routes/admin/unit-terms.tsx";

interface Props {
  page: UnitPage;
  answer: UnitAnswer;
}

/** Everything about one buying unit, and beside it what may be done to it. */
export function UnitDesk({ page, answer }: Props) {
  const { units: words, purchasing } = useMessages();
  const to = usePath();
  const say = useSay();
  const { unit, mayKeep } = page;
  const name = say(unit.name);
  const isOpen = unit.state === "applied" || unit.state === "active";
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.list.title, href: to("/admin/units") }, { label: name }]} />
      <PageTitle title={name} text={purchasing.kinds[unit.kind]} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      {page.isHidden ? <Notice kind="info">{words.one.hidden}</Notice> : null}
      <div className="outlet-desk admin-tables">
        <div className="stack-l">
          <Facts page={page} />
          <SameUscc page={page} />
          <Tree page={page} />
          {unit.state === "active" ? <UnitTerms page={page} /> : null}
          <Members page={page} />
          <Record page={page} />
        </div>
        {mayKeep && isOpen ? (
          <div className="stack-l">
            {unit.state === "applied" ? <Review page={page} answer={answer} /> : null}
            {unit.kind === "barracks" ? null : <Uscc page={page} answer={answer} />}
            {unit.state === "active" ? (
              <>
                <SetTerms page={page} answer={answer} />
                <Rename page={page} answer={answer} />
                <Affiliate page={page} answer={answer} />
                <Close page={page} answer={answer} />
              </>
            ) : null}
          </div>
        ) : null}
      </div>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ page }: { page: UnitPage }) {
  const { units, admin, purchasing } = useMessages();
  const locale = useLocale();
  const { one } = units;
  const { unit, applicant } = page;
  const { details, openedDay, closedDay } = unit;
  return (
    <section className="panel stack">
      <div className="row row-apart">
        <h2>{one.facts}</h2>
        <span>
          <Badge tone={UNIT_TONES[unit.state]}>{units.states[unit.state]}</Badge>{" "}
          {unit.isDemo ? <DemoMark /> : null}
        </span>
      </div>
      <dl className="order-facts">
        <Fact label={one.code}>
          <span className="number">{unit.code}</span>
        </Fact>
        <Fact label={one.kind}>{purchasing.kinds[unit.kind]}</Fact>
        <Fact label={one.channel}>{admin.channels[unit.entryChannel]}</Fact>
        {details ? (
          <>
            <Fact label={one.uscc}>
              {details.uscc === null ? one.noUscc : <span className="number">{details.uscc}</span>}
              {details.usccFails ? (
                <span className="row-within">
                  <Badge tone="warning">
                    {details.usccReason ? one.usccTaken(details.usccReason) : one.usccFails}
                  </Badge>
                </span>
              ) : null}
            </Fact>
            <Fact label={one.address}>{details.address}</Fact>
            <Fact label={one.contact}>
              {details.contact} <span className="number">{details.phone}</span>
              {details.email ? <span className="row-within">{details.email}</span> : null}
            </Fact>
          </>
        ) : null}
        {applicant ? <Fact label={one.applicant}>{applicant}</Fact> : null}
        <Fact label={one.appliedAt}>
          <DateTime instant={unit.appliedAt} />
        </Fact>
        {openedDay === null ? null : (
          <Fact label={one.days}>
            {closedDay === null
              ? one.from(formatDate(openedDay, locale))
              : one.span(formatDate(openedDay, locale), formatDate(closedDay, locale))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function UnitLink({ unit }: { unit: { id: string; code: string; name: { zh: string; en: string } } }) {
  const to = usePath();
  const say = useSay();
  return <a href={to(`/admin/units/${unit.id}`)}>{say(unit.name)}</a>;
}

function SameUscc({ page }: { page: UnitPage }) {
  const { units } = useMessages();
  const { one } = units;
  if (page.sameUscc.length === 0) return null;
  return (
    <Notice kind="warning" title={one.sameUscc}>
      <p>{one.sameUsccText}</p>
      <ul>
        {page.sameUscc.map((other) => (
          <li key={other.id}>
            <UnitLink unit={other} /> <span className="number">{other.code}</span> {units.states[other.state]}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Tree({ page }: { page: UnitPage }) {
  const { units } = useMessages();
  const { one } = units;
  const locale = useLocale();
  return (
    <section className="panel stack">
      <h2>{one.tree}</h2>
      <dl className="order-facts">
        {page.askedParent ? (
          <Fact label={one.asked}>
            <UnitLink unit={page.askedParent} />
          </Fact>
        ) : null}
        <Fact label={one.above}>
          {page.above.length === 0
            ? one.alone
            : page.above.map(({ unit, fromDay, toDay }) => (
                <span key={fromDay} className="row-within">
                  <UnitLink unit={unit} />{" "}
                  <small>
                    {toDay === null
                      ? one.from(formatDate(fromDay, locale))
                      : one.span(formatDate(fromDay, locale), formatDate(toDay, locale))}
                  </small>
                </span>
              ))}
        </Fact>
        <Fact label={one.under}>
          {page.under.length === 0
            ? one.noneUnder
            : page.under.map(({ unit }) => (
                <span key={unit.id} className="row-within">
                  <UnitLink unit={unit} />
                </span>
              ))}
        </Fact>
      </dl>
    </section>
  );
}

function Members({ page }: { page: UnitPage }) {
  const { units, admin } = useMessages();
  const { one } = units;
  if (page.isHidden) return null;
  return (
    <DataTable
      caption={one.members}
      rows={page.members}
      rowKey={({ id }) => id}
      empty={one.noMembers}
      isDense
      isStacked
      columns={[
        { key: "name", label: one.memberColumns.name, cell: ({ name }) => name },
        { key: "role", label: one.memberColumns.role, cell: ({ role }) => admin.roles[role] },
        { key: "email", label: one.memberColumns.email, cell: ({ email }) => email },
        {
          key: "since",
          label: one.memberColumns.since,
          cell: ({ grantedAt }) => <DateTime instant={grantedAt} />,
        },
        {
          key: "until",
          label: one.memberColumns.until,
          cell: ({ endedAt }) => (endedAt === null ? one.now : <DateTime instant={endedAt} />),
        },
      ]}
    />
  );
}

function Record({ page }: { page: UnitPage }) {
  const { one } = useMessages().units;
  const locale = useLocale();
  const say = useSay();
  return (
    <DataTable
      caption={one.record}
      scope={one.recordText}
      rows={page.events}
      rowKey={({ id }) => id}
      empty={one.entered}
      isDense
      isStacked
      columns={[
        { key: "what", label: one.recordColumns.what, cell: ({ kind }) => one.events[kind] },
        { key: "day", label: one.recordColumns.from, cell: ({ day }) => one.from(formatDate(day, locale)) },
        {
          key: "facts",
          label: one.recordColumns.facts,
          cell: ({ change, reason }) => (
            <>
              {change ? one.arrow(say(change.from), say(change.to)) : null} {reason}
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

/** The answer, where it is about the form of this name: what was typed into another form stays there. */
function useForm(answer: UnitAnswer, intent: string) {
  const { one, register } = useMessages().units;
  const own = answer?.values.intent === intent ? answer : undefined;
  const labels = { ...register, ...one };
  return {
    errors: nameErrors(own?.errors, labels, register.wrongField),
    field: (name: string, otherwise = "") => ({
      name,
      form: intent,
      value: own?.values[name] ?? otherwise,
      error: own?.errors[name],
    }),
  };
}

function Hidden({ intent, value }: { intent: string; value: string | undefined }) {
  return (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="key" value={value} />
    </>
  );
}

function Review({ page, answer }: Props) {
  const { one } = useMessages().units;
  const { field, errors } = useForm(answer, "refuse");
  return (
    <section className="panel stack outlet-form">
      <h2>{one.review}</h2>
      <p>{one.reviewText}</p>
      <form method="post" data-once>
        <Hidden intent="approve" value={page.keys[0]} />
        <Button>{one.approve}</Button>
      </form>
      <form method="post" data-once noValidate className="stack">
        <FormErrorSummary errors={errors} form="refuse" />
        <Hidden intent="refuse" value={page.keys[1]} />
        <TextInput
          {...field("reason")}
          label={one.reason}
          hint={one.refuseHint}
          maxLength={200}
          autoComplete="off"
        />
        <Button kind="danger">{one.refuse}</Button>
      </form>
    </section>
  );
}

function Rename({ page, answer }: Props) {
  const { one, register } = useMessages().units;
  const { field, errors } = useForm(answer, "rename");
  const { details } = page.unit;
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.rename}</h2>
      <p>{one.renameText}</p>
      <FormErrorSummary errors={errors} form="rename" />
      <Hidden intent="rename" value={page.keys[2]} />
      <TextInput
        {...field("nameZh", details?.nameZh)}
        label={register.nameZh}
        maxLength={80}
        autoComplete="off"
      />
      <TextInput
        {...field("nameEn", details?.nameEn ?? "")}
        label={register.nameEn}
        isOptional
        maxLength={160}
        autoComplete="off"
      />
      <Button kind="quiet">{one.renameSubmit}</Button>
    </form>
  );
}

function Uscc({ page, answer }: Props) {
  const { one, register } = useMessages().units;
  const { field, errors } = useForm(answer, "uscc");
  const { details } = page.unit;
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.setUscc}</h2>
      <p>{one.setUsccText}</p>
      <FormErrorSummary errors={errors} form="uscc" />
      <Hidden intent="uscc" value={page.keys[3]} />
      <TextInput
        {...field("uscc", details?.uscc ?? "")}
        label={register.uscc}
        maxLength={40}
        autoComplete="off"
      />
      <TextInput
        {...field("reason", details?.usccReason ?? "")}
        label={one.reason}
        isOptional
        maxLength={200}
        autoComplete="off"
      />
      <Button kind="quiet">{one.setUsccSubmit}</Button>
    </form>
  );
}

function Affiliate({ page, answer }: Props) {
  const { one } = useMessages().units;
  const { field, errors } = useForm(answer, "affiliate");
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.affiliate}</h2>
      <p>{one.affiliateText}</p>
      <FormErrorSummary errors={errors} form="affiliate" />
      <Hidden intent="affiliate" value={page.keys[4]} />
      <TextInput
        {...field("parentCode")}
        label={one.parentCode}
        isOptional
        maxLength={20}
        autoComplete="off"
        width="medium"
      />
      <TextInput
        {...field("fromDay", formatDay(page.today))}
        type="date"
        label={one.fromDay}
        width="medium"
      />
      <TextInput {...field("reason")} label={one.note} isOptional maxLength={200} autoComplete="off" />
      <Button kind="quiet">{one.affiliateSubmit}</Button>
    </form>
  );
}

function Close({ page, answer }: Props) {
  const { one } = useMessages().units;
  const { field, errors } = useForm(answer, "close");
  return (
    <form method="post" data-once noValidate className="panel stack outlet-form">
      <h2>{one.close}</h2>
      <p>{one.closeText}</p>
      <FormErrorSummary errors={errors} form="close" />
      <Hidden intent="close" value={page.keys[5]} />
      <TextInput {...field("reason")} label={one.reason} maxLength={200} autoComplete="off" />
      <Button kind="danger">{one.closeSubmit}</Button>
    </form>
  );
}
