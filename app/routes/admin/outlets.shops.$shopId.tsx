import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { CloseForm } from "#app/domain/outlets/outlet-forms.ts";
import { closeShop, findShop, listOutletsInShop } from "#app/domain/outlets/shops.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

async function getShop(shopId = "") {
  const found = /^[\w-]{1,60}$/.test(shopId) ? await findShop(currentStore().read, shopId) : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  return found;
}

/** A shop and what stands in it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOutlets");
  const shop = await getShop(params.shopId);
  return {
    today: businessDay(Date.now()),
    shop,
    outlets: await listOutletsInShop(currentStore().read, shop.id),
    key: may(person, "keepOutlets") && shop.closedDay === null ? newId() : undefined,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const shop = await getShop(params.shopId);
  const values = await readForm(request);
  const form = checkForm(request, CloseForm, values);
  if (!form.ok) return form.answer;
  const { key, ...closing } = form.data;
  const deed = { key, by: person.userId, at: Date.now() };
  const closed = await attempt(
    request,
    () => currentStore().write((tx) => closeShop(tx, shop.id, closing, deed)),
    values,
  );
  return closed.ok ? redirect(`/admin/outlets/shops/${shop.id}`, 303) : closed.answer;
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ outlets }) => page?.shop.nameZh ?? outlets.partners.title);

export default function ShopPage() {
  const { shop, outlets, key, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outlets: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const say = useSay();
  const name = say({ zh: shop.nameZh, en: shop.nameEn });
  const partner = say({ zh: shop.partnerZh, en: shop.partnerEn });
  return (
    <>
      <Breadcrumbs
        crumbs={[
          { label: words.title, href: to("/admin/outlets") },
          { label: partner, href: to(`/admin/outlets/partners/${shop.retailPartnerId}`) },
          { label: name },
        ]}
      />
      <PageTitle
        title={name}
        text={partner}
        actions={
          key ? (
            <ButtonLink kind="quiet" href={to(`/admin/outlets/new?kind=counter&shop=${shop.id}`)}>
              {words.add}
            </ButtonLink>
          ) : null
        }
      />
      <div className="stack-l admin-tables">
        <section className="panel">
          <dl className="order-facts">
            <dt>{words.one.district}</dt>
            <dd>{say({ zh: shop.districtZh, en: shop.districtEn })}</dd>
            <dt>{words.partners.address}</dt>
            <dd>
              {shop.address || "–"} {shop.isDemo ? <DemoMark /> : null}
            </dd>
            <dt>{words.one.days}</dt>
            <dd>
              {shop.closedDay === null
                ? words.one.from(formatDate(shop.openedDay, locale))
                : words.one.span(formatDate(shop.openedDay, locale), formatDate(shop.closedDay, locale))}
            </dd>
          </dl>
        </section>
        <DataTable
          caption={words.partners.inShop}
          rows={outlets}
          rowKey={({ id }) => id}
          rowHref={({ id }) => to(`/admin/outlets/${id}`)}
          empty={words.partners.noneInShop}
          columns={[
            { key: "name", label: words.columns.name, cell: ({ zh, en }) => say({ zh, en }) },
            { key: "kind", label: words.columns.kind, cell: ({ kind }) => words.kinds[kind] },
            {
              key: "opened",
              label: words.columns.opened,
              cell: ({ openedDay }) => <DateTime day={openedDay} />,
            },
            {
              key: "closed",
              label: words.columns.closed,
              cell: ({ closedDay }) => (closedDay === null ? "–" : <DateTime day={closedDay} />),
            },
          ]}
        />
        {key ? (
          <form method="post" data-once noValidate className="panel stack outlet-form">
            <h2>{words.partners.closeShop}</h2>
            <p>{words.partners.closeShopText}</p>
            {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
            <FormErrorSummary errors={answer?.errors} />
            <input type="hidden" name="key" value={key} />
            <TextInput
              name="closedDay"
              value={answer?.values.closedDay ?? formatDay(today)}
              error={answer?.errors.closedDay}
              type="date"
              label={words.partners.closedDay}
              width="medium"
            />
            <Button kind="danger">{words.partners.closeSubmit}</Button>
          </form>
        ) : null}
      </div>
    </>
  );
}
