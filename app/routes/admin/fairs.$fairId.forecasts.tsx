import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, RadioGroup, Select, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { FAIR_TEXT_LENGTH_MAX, ForecastForm } from "#app/domain/fairs/fair-forms.ts";
import { enterForecast, listForecasts } from "#app/domain/fairs/forecast.server.ts";
import { listCounties } from "#app/domain/geography/counties.server.ts";
import { may } from "#app/domain/identity/access.ts";
import { readMemberNames } from "#app/domain/reporting/fair-report.server.ts";
import { listSupplierNames } from "#app/domain/suppliers/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { FORECAST_SCOPES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** Everything that was ever expected of a fair, what stands and what was replaced. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const now = Date.now();
  const nameOf = await readMemberNames(read, fair, businessDay(now));
  const mayKeep = may(person, "keepFairs");
  const counties = mayKeep ? await listCounties(read, businessDay(now)) : [];
  const suppliers = mayKeep ? await listSupplierNames(read) : [];
  return {
    asOf: now,
    fair,
    forecasts: (await listForecasts(read, [fair.id])).map((forecast) => ({
      ...forecast,
      member: nameOf(forecast.scope, forecast.memberId),
    })),
    key: mayKeep ? newId() : null,
    counties: counties.map(({ id, nameZh, nameEn }) => ({ id, zh: nameZh, en: nameEn })),
    suppliers: suppliers.map(({ id, nameZh, nameEn }) => ({ id, zh: nameZh, en: nameEn })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepFairs");
  const fair = await getFair(params.fairId);
  const values = await readForm(request);
  const form = checkForm(request, ForecastForm, values);
  if (!form.ok) return form.answer;
  const { key, countyId, supplierId, amount, ...stated } = form.data;
  const memberId = { fair: "", county: countyId, supplier: supplierId }[stated.scope];
  const forecast = { id: key, fairId: fair.id, memberId, amountFen: amount, ...stated };
  const entered = await attempt(
    request,
    () => currentStore().write((tx) => enterForecast(tx, forecast, person.userId, Date.now())),
    values,
  );
  return entered.ok ? redirect(`/admin/fairs/${fair.id}/forecasts`, 303) : entered.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.forecasts.title);

export default function FairForecasts() {
  const { asOf, fair, forecasts, key, counties, suppliers } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { forecasts: words } = fairs;
  const name = say({ zh: fair.nameZh, en: fair.nameEn });
  const field = (named: string) => ({
    name: named,
    value: answer?.values[named],
    error: answer?.errors[named],
  });
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
          caption={words.title}
          scope={fairs.joined([fairs.fair.of(name), words.kind])}
          asOf={asOf}
          rows={forecasts}
          rowKey={({ id }) => id}
          empty={words.none}
          isDense
          isStacked
          columns={[
            {
              key: "about",
              label: words.about,
              cell: ({ scope, member, isStanding, amountFen }) => (
                <>
                  {member ? say(member) : words.scopes[scope]}{" "}
                  {isStanding ? (
                    <Badge tone="leaf">{words.stands}</Badge>
                  ) : (
                    <Badge>{amountFen === 0 ? words.takenBack : words.replaced}</Badge>
                  )}
                </>
              ),
            },
            {
              key: "amount",
              label: words.amount,
              isNumeric: true,
              isLabelled: true,
              cell: ({ amountFen }) => <Money amountFen={amountFen} />,
            },
            { key: "statedBy", label: words.statedBy, cell: ({ statedBy }) => statedBy },
            { key: "day", label: words.statedDay, cell: ({ statedDay }) => <DateTime day={statedDay} /> },
            { key: "source", label: words.source, cell: ({ source }) => source },
          ]}
        />
        {key ? (
          <form method="post" data-once noValidate className="panel stack outlet-form">
            <h2>{words.add}</h2>
            <p>{words.addText}</p>
            {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
            <FormErrorSummary errors={answer?.errors} />
            <input type="hidden" name="key" value={key} />
            <RadioGroup
              {...field("scope")}
              value={answer?.values.scope ?? "fair"}
              label={words.about}
              options={FORECAST_SCOPES.map((value) => ({ value, label: words.scopes[value] }))}
            />
            <Select
              {...field("countyId")}
              label={fairs.member.county}
              placeholder
              isOptional
              options={counties.map(({ id, ...of }) => ({ value: id, label: say(of) }))}
            />
            <Select
              {...field("supplierId")}
              label={fairs.member.supplier}
              placeholder
              isOptional
              options={suppliers.map(({ id, ...of }) => ({ value: id, label: say(of) }))}
            />
            <TextInput
              {...field("amount")}
              label={words.amountYuan}
              hint={words.amountHint}
              inputMode="decimal"
              width="medium"
              autoComplete="off"
            />
            <TextInput {...field("statedBy")} label={words.statedBy} maxLength={60} autoComplete="off" />
            <TextInput {...field("statedDay")} label={words.statedDay} type="date" width="medium" />
            <TextInput
              {...field("source")}
              label={words.source}
              hint={words.sourceHint}
              maxLength={FAIR_TEXT_LENGTH_MAX}
              autoComplete="off"
            />
            <Button>{words.submit}</Button>
          </form>
        ) : null}
      </div>
    </>
  );
}
