import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { enterFair } from "#app/domain/fairs/enter-fair.server.ts";
import { FAIR_NAME_LENGTH_MAX, FAIR_TEXT_LENGTH_MAX, FairForm } from "#app/domain/fairs/fair-forms.ts";
import { listCounties } from "#app/domain/geography/counties.server.ts";
import { listDistricts } from "#app/domain/outlets/outlets-on-day.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "keepFairs");
  const { read } = currentStore();
  const counties = await listCounties(read, businessDay(Date.now()));
  return {
    key: newId(),
    districts: await listDistricts(read),
    counties: counties.map(({ id, nameZh, nameEn }) => ({ id, zh: nameZh, en: nameEn })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepFairs");
  const values = await readForm(request);
  const form = checkForm(request, FairForm, values);
  if (!form.ok) return form.answer;
  const { key, hostCountyId, note, ...fair } = form.data;
  const entered = await attempt(
    request,
    () =>
      currentStore().write((tx) =>
        enterFair(
          tx,
          { id: key, ...fair, hostCountyId: hostCountyId || null, note: note || null, isDemo: false },
          person.userId,
          Date.now(),
        ),
      ),
    values,
  );
  return entered.ok ? redirect(`/admin/fairs/${key}/stalls`, 303) : entered.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fairs }) => fairs.form.title);

export default function NewFair() {
  const { key, districts, counties } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { fairs } = useMessages();
  const to = usePath();
  const say = useSay();
  const { form: words } = fairs;
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <Breadcrumbs crumbs={[{ label: fairs.title, href: to("/admin/fairs") }, { label: words.title }]} />
      <PageTitle title={words.title} text={words.text} />
      <form method="post" data-once noValidate className="panel stack outlet-form">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <FormErrorSummary errors={answer?.errors} />
        <input type="hidden" name="key" value={answer?.values.key ?? key} />
        <TextInput
          {...field("nameZh")}
          label={words.nameZh}
          maxLength={FAIR_NAME_LENGTH_MAX}
          autoComplete="off"
        />
        <TextInput
          {...field("nameEn")}
          label={words.nameEn}
          maxLength={FAIR_NAME_LENGTH_MAX * 2}
          autoComplete="off"
        />
        <TextInput {...field("fromDay")} label={words.fromDay} type="date" width="medium" />
        <TextInput {...field("lastDay")} label={words.lastDay} type="date" width="medium" />
        <Select
          {...field("districtCode")}
          label={words.district}
          placeholder
          options={districts.map(({ code, ...name }) => ({ value: code, label: say(name) }))}
        />
        <TextInput
          {...field("address")}
          label={words.address}
          maxLength={FAIR_TEXT_LENGTH_MAX}
          autoComplete="off"
        />
        <Select
          {...field("hostCountyId")}
          label={words.host}
          placeholder={words.hostCity}
          options={counties.map(({ id, ...name }) => ({ value: id, label: say(name) }))}
        />
        <TextArea
          {...field("note")}
          label={words.note}
          maxLength={FAIR_TEXT_LENGTH_MAX}
          rows={2}
          isOptional
        />
        <Button>{words.submit}</Button>
      </form>
    </>
  );
}
