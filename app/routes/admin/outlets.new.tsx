import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { listCounties } from "#app/domain/geography/counties.server.ts";
import { listPlaces } from "#app/domain/geography/places.server.ts";
import { openOutlet } from "#app/domain/outlets/open-outlet.server.ts";
import { OutletForm } from "#app/domain/outlets/outlet-forms.ts";
import { KIND_RULES, OPENABLE_KINDS } from "#app/domain/outlets/outlet-tree.ts";
import { listDistricts, listParents } from "#app/domain/outlets/outlets-on-day.server.ts";
import { listShops } from "#app/domain/outlets/shops.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { parentOptions, shopOptions } from "#app/routes/admin/outlet-options.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "keepOutlets");
  const { read } = currentStore();
  const today = businessDay(Date.now());
  const asked = new URL(request.url).searchParams;
  const kind = OPENABLE_KINDS.find((known) => known === asked.get("kind"));
  if (!kind) return { kind: undefined, key: "", today };
  const rule = KIND_RULES[kind];
  return {
    kind,
    key: newId(),
    today,
    shopId: asked.get("shop")?.slice(0, 80) ?? "",
    districts: rule.hasDistrict ? await listDistricts(read) : [],
    parents: rule.parents.length > 1 ? await listParents(read) : [],
    shops: rule.mayBeInShop ? (await listShops(read)).filter(({ closedDay }) => closedDay === null) : [],
    counties:
      kind === "pavilion"
        ? (await listCounties(read, today)).map(({ id, nameZh, nameEn }) => ({ id, zh: nameZh, en: nameEn }))
        : [],
    regions: kind === "hall" ? await listPlaces(read, null) : [],
  };
}

/** Opens the outlet; the same form twice is one outlet, and its page is the answer. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepOutlets");
  const values = await readForm(request);
  const form = checkForm(request, OutletForm, values);
  if (!form.ok) return form.answer;
  const { key, ...outlet } = form.data;
  const deed = { key, by: person.userId, at: Date.now() };
  const opened = await attempt(
    request,
    () => currentStore().write((tx) => openOutlet(tx, outlet, deed)),
    values,
  );
  return opened.ok ? redirect(`/admin/outlets/${opened.value}`, 303) : opened.answer;
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ outlets }) => outlets.form.title);

export default function NewOutlet() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const { form } = words;
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to("/admin/outlets") }, { label: form.title }]} />
      <PageTitle title={form.title} text={form.text} />
      <ul className="outlet-kinds">
        {OPENABLE_KINDS.map((kind) => (
          <li key={kind}>
            <a
              href={to(`/admin/outlets/new?kind=${kind}`)}
              aria-current={kind === page.kind ? "true" : undefined}
            >
              <b>{words.kinds[kind]}</b>
              <small>{form.kindHints[kind]}</small>
            </a>
          </li>
        ))}
      </ul>
      {page.kind ? (
        <form method="post" data-once noValidate className="panel stack outlet-form">
          {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
          <FormErrorSummary errors={answer?.errors} />
          <input type="hidden" name="key" value={page.key} />
          <input type="hidden" name="kind" value={page.kind} />
          <h2>{words.kinds[page.kind]}</h2>
          <TextInput {...field("nameZh")} label={form.nameZh} required maxLength={60} autoComplete="off" />
          <TextInput {...field("nameEn")} label={form.nameEn} required maxLength={120} autoComplete="off" />
          {page.districts.length > 0 ? (
            <Select
              {...field("districtCode")}
              label={form.district}
              hint={form.districtHint}
              placeholder
              options={page.districts.map(({ code, ...name }) => ({ value: code, label: say(name) }))}
            />
          ) : null}
          {page.parents.length > 0 ? (
            <Select
              {...field("parentId")}
              label={form.parent}
              hint={form.parentHint}
              placeholder={form.parentAuto}
              options={parentOptions(page.parents, say)}
            />
          ) : null}
          {page.shops.length > 0 ? (
            <Select
              {...field("shopId")}
              value={answer?.values.shopId ?? page.shopId}
              label={form.shop}
              hint={form.shopHint}
              placeholder={form.noShop}
              options={shopOptions(page.shops, say)}
            />
          ) : null}
          {page.counties.length > 0 ? (
            <Select
              {...field("countyId")}
              label={form.county}
              placeholder
              options={page.counties.map(({ id, ...name }) => ({ value: id, label: say(name) }))}
            />
          ) : null}
          {page.regions.length > 0 ? (
            <Select
              {...field("regionCode")}
              label={form.region}
              placeholder={form.noRegion}
              options={page.regions.map(({ code, nameZh, nameEn }) => ({
                value: code,
                label: say({ zh: nameZh, en: nameEn }),
              }))}
            />
          ) : null}
          <TextInput
            {...field("openedDay")}
            value={answer?.values.openedDay ?? formatDay(page.today)}
            type="date"
            label={form.openedDay}
            width="medium"
            required
          />
          <Button>{form.submit}</Button>
        </form>
      ) : null}
    </>
  );
}
