import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { ShopForm } from "#app/domain/outlets/outlet-forms.ts";
import { listDistricts } from "#app/domain/outlets/outlets-on-day.server.ts";
import { findPartner, listShops, openShop } from "#app/domain/outlets/shops.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

async function getPartner(partnerId = "") {
  const found = /^[\w-]{1,60}$/.test(partnerId)
    ? await findPartner(currentStore().read, partnerId)
    : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** A retail partner and its shops. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOutlets");
  const { read } = currentStore();
  const partner = await getPartner(params.partnerId);
  return {
    today: businessDay(Date.now()),
    partner,
    shops: await listShops(read, partner.id),
    districts: await listDistricts(read),
    key: may(person, "keepOutlets") ? newId() : undefined,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const partner = await getPartner(params.partnerId);
  const values = await readForm(request);
  const form = checkForm(request, ShopForm, values);
  if (!form.ok) return form.answer;
  const { key, ...shop } = form.data;
  const deed = { key, by: person.userId, at: Date.now() };
  const opened = await attempt(
    request,
    () => currentStore().write((tx) => openShop(tx, { ...shop, retailPartnerId: partner.id }, deed)),
    values,
  );
  return opened.ok ? redirect(`/admin/outlets/shops/${opened.value}`, 303) : opened.answer;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ outlets }) => page?.partner.nameZh ?? outlets.partners.title);

export default function Partner() {
  const { partner, shops, districts, key, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const name = say({ zh: partner.nameZh, en: partner.nameEn });
  const field = (named: string) => ({
    name: named,
    value: answer?.values[named],
    error: answer?.errors[named],
  });
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to("/admin/outlets") },
          { label: words.partners.title, href: to("/admin/outlets/partners") },
          { label: name },
        ]}
      />
      <PageTitle title={name} text={words.partners.kinds[partner.kind]} />
      <div className="stack-l admin-tables">
        <DataTable
          caption={words.partners.shops}
          rows={shops}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/outlets/shops/${id}`)}
          empty={words.partners.none}
          isDense
          isStacked
          columns={[
            {
              key: "name",
              label: words.columns.name,
              cell: ({ nameZh, nameEn }) => say({ zh: nameZh, en: nameEn }),
            },
            {
              key: "district",
              label: words.columns.district,
              cell: ({ districtZh, districtEn }) => say({ zh: districtZh, en: districtEn }),
            },
            { key: "address", label: words.columns.address, cell: ({ address }) => address || "–" },
            {
              key: "opened",
              label: words.columns.opened,
              cell: ({ openedDay }) => <DateTime day={openedDay} />,
            },
            {
              key: "closed",
              label: words.partners.closedDay,
              cell: ({ closedDay }) => (closedDay === null ? "–" : <DateTime day={closedDay} />),
            },
          ]}
        />
        {key ? (
          <form method="post" data-once noValidate className="panel stack outlet-form">
            <h2>{words.partners.addShop}</h2>
            {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
            <FormErrorSummary errors={answer?.errors} />
            <input type="hidden" name="key" value={key} />
            <TextInput {...field("nameZh")} label={words.form.nameZh} maxLength={60} autoComplete="off" />
            <TextInput {...field("nameEn")} label={words.form.nameEn} maxLength={120} autoComplete="off" />
            <Select
              {...field("districtCode")}
              label={words.form.district}
              placeholder
              options={districts.map(({ code, ...of }) => ({ value: code, label: say(of) }))}
            />
            <TextInput
              {...field("address")}
              label={words.partners.address}
              maxLength={120}
              autoComplete="off"
            />
            <TextInput
              {...field("openedDay")}
              value={answer?.values.openedDay ?? formatDay(today)}
              type="date"
              label={words.form.openedDay}
              width="medium"
            />
            <Button>{words.partners.submit}</Button>
          </form>
        ) : null}
      </div>
    </>
  );
}
