import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { PartnerForm } from "#app/domain/outlets/outlet-forms.ts";
import { enterPartner, listPartners } from "#app/domain/outlets/shops.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { OutletTabs, useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { PARTNER_KINDS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOutlets");
  return {
    partners: await listPartners(currentStore().read),
    key: may(person, "keepOutlets") ? newId() : undefined,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const values = await readForm(request);
  const form = checkForm(request, PartnerForm, values);
  if (!form.ok) return form.answer;
  const { key, ...partner } = form.data;
  const deed = { key, by: person.userId, at: Date.now() };
  const entered = await attempt(
    request,
    () => currentStore().write((tx) => enterPartner(tx, partner, deed)),
    values,
  );
  return entered.ok ? redirect(`/admin/outlets/partners/${entered.value}`, 303) : entered.answer;
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ outlets }) => outlets.partners.title);

export default function Partners() {
  const { partners, key } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <PageTitle title={words.partners.title} text={words.partners.text} />
      <OutletTabs current="partners" mayKeep={key !== undefined} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.partners.caption}
          rows={partners}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/outlets/partners/${id}`)}
          columns={[
            {
              key: "name",
              label: words.columns.name,
              cell: ({ nameZh, nameEn }) => say({ zh: nameZh, en: nameEn }),
            },
            {
              key: "kind",
              label: words.partners.kind,
              cell: ({ kind }) => words.partners.kinds[kind],
            },
            {
              key: "shops",
              label: words.partners.shops,
              isNumeric: true,
              cell: ({ shops }) => formatCount(shops),
            },
          ]}
        />
        {key ? (
          <form method="post" data-once noValidate className="panel stack outlet-form">
            <h2>{words.partners.add}</h2>
            {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
            <FormErrorSummary errors={answer?.errors} />
            <input type="hidden" name="key" value={key} />
            <TextInput {...field("nameZh")} label={words.form.nameZh} maxLength={60} autoComplete="off" />
            <TextInput {...field("nameEn")} label={words.form.nameEn} maxLength={120} autoComplete="off" />
            <Select
              {...field("kind")}
              label={words.partners.kind}
              options={PARTNER_KINDS.map((value) => ({ value, label: words.partners.kinds[value] }))}
            />
            <Button>{words.partners.submit}</Button>
          </form>
        ) : null}
      </div>
    </>
  );
}
