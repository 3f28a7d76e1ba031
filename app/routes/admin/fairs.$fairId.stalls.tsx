import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatDate, formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { FAIR_TEXT_LENGTH_MAX, StallForm } from "#app/domain/fairs/fair-forms.ts";
import { listPossibleStalls, listStallVersions } from "#app/domain/fairs/queries.server.ts";
import { setStall } from "#app/domain/fairs/set-stall.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { maskName } from "#app/domain/identity/masking.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { FairDaysText } from "#app/routes/admin/fair-parts.tsx";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** The outlets at a fair, with every correction of their days. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const mayKeep = may(person, "keepFairs");
  const seesNames = may(person, "seePersonalData");
  const versions = await listStallVersions(read, fair);
  return {
    asOf: Date.now(),
    fair,
    stalls: versions
      .filter(({ isNewest }) => isNewest)
      .map(({ enteredBy, ...newest }) => ({
        ...newest,
        enteredBy: seesNames ? enteredBy : maskName(enteredBy),
        earlier: versions
          .filter(({ outletId, isNewest }) => outletId === newest.outletId && !isNewest)
          .map(({ version, fromDay, lastDay }) => ({ version, fromDay, lastDay })),
      })),
    keys: mayKeep ? { set: newId(), off: newId() } : null,
    outlets: mayKeep ? await listPossibleStalls(read, fair) : [],
  };
}

/** Enters, corrects or takes off an outlet. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepFairs");
  const fair = await getFair(params.fairId);
  const values = await readForm(request);
  const form = checkForm(request, StallForm, values);
  if (!form.ok) return form.answer;
  const { key, outletId, reason } = form.data;
  const days = form.data.intent === "set" ? { fromDay: form.data.fromDay, lastDay: form.data.lastDay } : null;
  const change = { id: key, fairId: fair.id, outletId, days, reason: reason || null };
  const done = await attempt(
    request,
    () => currentStore().write((tx) => setStall(tx, change, person.userId, Date.now())),
    values,
  );
  return done.ok ? redirect(`/admin/fairs/${fair.id}/stalls`, 303) : done.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.stalls.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function FairStalls() {
  const page = useLoaderData<typeof loader>();
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const locale = useLocale();
  const { fair, stalls, keys, asOf } = page;
  const { stalls: words } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: fairs.title, href: to("/admin/fairs") },
          { label: name, href: to(`/admin/fairs/${fair.id}`) },
          { label: words.title },
        ]}
      />
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.caption}
          scope={fairs.fair.of(name)}
          asOf={asOf}
          rows={stalls}
          rowKey={({ outletId }) => outletId}
          empty={words.none}
          isDense
          isStacked
          columns={[
            { key: "outlet", label: words.outlet, cell: (stall) => say(stall.name) },
            {
              key: "days",
              label: words.days,
              cell: ({ fromDay, lastDay, earlier }) => (
                <>
                  <SpanText fromDay={fromDay} lastDay={lastDay} />
                  {earlier.map((before) => (
                    <small key={before.version} className="row-within">
                      <EarlierText {...before} />
                    </small>
                  ))}
                </>
              ),
            },
            { key: "reason", label: words.reason, cell: ({ reason }) => reason ?? "–" },
            {
              key: "entered",
              label: words.entered,
              cell: ({ enteredBy, enteredAt }) => words.by(enteredBy, formatInstant(enteredAt, locale)),
            },
          ]}
        />
        {keys ? <Desk page={page} keys={keys} /> : null}
      </div>
    </>
  );
}

interface Span {
  fromDay: number | null;
  lastDay: number | null;
}

function SpanText({ fromDay, lastDay }: Span) {
  const { fairs } = useMessages();
  if (fromDay === null || lastDay === null) return fairs.stalls.off;
  return <FairDaysText fromDay={fromDay} lastDay={lastDay} />;
}

function EarlierText({ fromDay, lastDay }: Span) {
  const { fairs } = useMessages();
  const locale = useLocale();
  const days =
    fromDay === null || lastDay === null
      ? fairs.stalls.off
      : fairs.days(formatDate(fromDay, locale), formatDate(lastDay, locale));
  return fairs.stalls.earlier(days);
}

function Desk({ page, keys }: { page: Page; keys: { set: string; off: string } }) {
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const say = useSay();
  const { fair, outlets, stalls } = page;
  const { stalls: words } = fairs;
  const isOff = answer?.values.intent === "off";
  const standing = stalls.filter(({ fromDay }) => fromDay !== null);
  const field = (name: string, form: "set" | "off") => {
    const isMine = (form === "off") === isOff;
    return {
      name,
      form,
      value: isMine ? answer?.values[name] : undefined,
      error: isMine ? answer?.errors[name] : undefined,
    };
  };
  return (
    <>
      <form method="post" data-once noValidate className="panel stack outlet-form">
        <h2>{words.add}</h2>
        <p>{words.addText}</p>
        {answer?.refusal && !isOff ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={isOff ? undefined : answer?.errors} form="set" />
        <input type="hidden" name="intent" value="set" />
        <input type="hidden" name="key" value={keys.set} />
        <Select
          {...field("outletId", "set")}
          label={words.outlet}
          placeholder
          options={outlets.map(({ id, zh, en }) => ({ value: id, label: say({ zh, en }) }))}
        />
        <TextInput
          {...field("fromDay", "set")}
          value={(isOff ? undefined : answer?.values.fromDay) ?? formatDay(fair.fromDay)}
          label={words.fromDay}
          type="date"
          width="medium"
        />
        <TextInput
          {...field("lastDay", "set")}
          value={(isOff ? undefined : answer?.values.lastDay) ?? formatDay(fair.lastDay)}
          label={words.lastDay}
          type="date"
          width="medium"
        />
        <TextInput
          {...field("reason", "set")}
          label={words.reason}
          hint={words.reasonHint}
          maxLength={FAIR_TEXT_LENGTH_MAX}
          autoComplete="off"
          isOptional
        />
        <Button>{words.submit}</Button>
      </form>
      {standing.length > 0 ? (
        <form method="post" data-once noValidate className="panel stack outlet-form">
          <h2>{words.takeOffTitle}</h2>
          <p>{words.takeOffText}</p>
          {answer?.refusal && isOff ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
          <FormErrorSummary errors={isOff ? answer?.errors : undefined} form="off" />
          <input type="hidden" name="intent" value="off" />
          <input type="hidden" name="key" value={keys.off} />
          <Select
            {...field("outletId", "off")}
            label={words.outlet}
            placeholder
            options={standing.map(({ outletId, name }) => ({ value: outletId, label: say(name) }))}
          />
          <TextInput
            {...field("reason", "off")}
            label={words.reason}
            hint={words.reasonHint}
            maxLength={FAIR_TEXT_LENGTH_MAX}
            autoComplete="off"
            isOptional
          />
          <Button kind="quiet">{words.takeOff}</Button>
        </form>
      ) : null}
    </>
  );
}
