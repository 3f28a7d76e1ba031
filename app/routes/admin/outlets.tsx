import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, Select, TextInput } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Pagination } from "#app/components/navigation.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import {
  countByDistrict,
  countKinds,
  listOutletsOn,
  type OutletOnDay,
} from "#app/domain/outlets/outlets-on-day.server.ts";
import { listPartners } from "#app/domain/outlets/shops.server.ts";
import { businessDay, formatDay, parseDay } from "#app/domain/values/business-day.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { OutletTabs, useSay } from "#app/routes/admin/outlet-parts.tsx";
import { currentStore } from "#db/current.server.ts";
import { OUTLET_KINDS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const PAGE_SIZE = 50;
const KEY = /^[\w-]{1,60}$/;

/** What was open on a day: by kind, by district, and each of them. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readOutlets");
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const asked = new URL(request.url).searchParams;
  const day = parseDay(asked.get("day") ?? "") ?? today;
  const named = (name: string) => {
    const id = asked.get(name) ?? "";
    return KEY.test(id) ? id : undefined;
  };
  const filters = {
    kind: OUTLET_KINDS.find((kind) => kind === asked.get("kind")),
    district: named("district"),
    partner: named("partner"),
    words: asked.get("words")?.trim().slice(0, 60) || undefined,
  };
  const places = await listOutletsOn(read, day);
  const nameOf = new Map(places.map(({ id, name }) => [id, name]));
  const chosen = places.filter((place) => isChosen(place, filters));
  const pages = Math.max(1, Math.ceil(chosen.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(asked.get("page"))) || 1));
  return {
    now,
    today,
    day,
    filters,
    counts: countKinds(places),
    total: places.length,
    districts: await countByDistrict(read, places, day),
    list: chosen.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((place) => ({
      ...place,
      parent: nameOf.get(place.parentId ?? "") ?? null,
    })),
    listed: chosen.length,
    page,
    pages,
    partners: await listPartners(read),
    mayKeep: may(person, "keepOutlets"),
  };
}

interface Filters {
  kind?: string | undefined;
  district?: string | undefined;
  partner?: string | undefined;
  words?: string | undefined;
}

function isChosen(place: OutletOnDay, { kind, district, partner, words }: Filters): boolean {
  const text = `${place.name.zh} ${place.name.en} ${place.shop?.zh ?? ""} ${place.shop?.en ?? ""}`;
  return (
    (!kind || place.kind === kind) &&
    (!district || place.districtCode === district) &&
    (!partner || place.partnerId === partner) &&
    (!words || text.toLowerCase().includes(words.toLowerCase()))
  );
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ outlets }) => outlets.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

/** The address of the same day and filters with something changed. */
function addressOf({ day, today, filters }: Page, changed: Filters & { page?: number }): string {
  const search = new URLSearchParams();
  if (day !== today) search.set("day", formatDay(day));
  for (const [name, value] of Object.entries({ ...filters, ...changed }))
    if (value) search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : "";
}

export default function Outlets() {
  const page = useLoaderData<typeof loader>();
  const { outlets: words, common } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const say = useSay();
  const { day, now, counts, districts } = page;
  const dayText = formatDate(day, locale);
  const gaps = districts.filter(({ isGap }) => isGap);
  const scope = words.joined([words.scope(dayText), common.demo]);
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={page.mayKeep ? <ButtonLink href={to("/admin/outlets/new")}>{words.add}</ButtonLink> : null}
      />
      <OutletTabs current="list" mayKeep={page.mayKeep} />
      <div className="stack-l admin-tables">
        <FilterForm page={page} />
        <section className="stack" aria-label={words.openOn(dayText)}>
          <h2>{words.openOn(dayText)}</h2>
          <FigureLine
            figures={[
              ...OUTLET_KINDS.map((kind) => ({
                label: words.kinds[kind],
                value: formatCount(counts[kind]),
                href: to(`/admin/outlets${addressOf(page, { kind, district: "", partner: "", words: "" })}`),
              })),
              { label: words.total, value: formatCount(page.total) },
            ]}
            scope={scope}
            asOf={now}
          />
          {gaps.length > 0 ? (
            <Notice kind="warning">{words.gaps(gaps.map(({ name }) => say(name)).join("、"))}</Notice>
          ) : (
            <p>{words.noGaps}</p>
          )}
        </section>
        <DataTable
          caption={words.byDistrict}
          scope={scope}
          asOf={now}
          rows={districts}
          rowKey={({ code }) => code}
          rowHref={({ code }) =>
            to(`/admin/outlets${addressOf(page, { district: code, kind: "", partner: "", words: "" })}`)
          }
          isDense
          columns={[
            { key: "district", label: words.columns.district, cell: ({ name }) => say(name) },
            {
              key: "sub",
              label: words.kinds.sub_centre,
              isNumeric: true,
              cell: ({ counts: of, isGap }) =>
                isGap ? <Badge tone="warning">{words.gap}</Badge> : formatCount(of.sub_centre),
              total: formatCount(counts.sub_centre),
            },
            ...(["counter", "zone", "cabinet"] as const).map((kind) => ({
              key: kind,
              label: words.kinds[kind],
              isNumeric: true,
              cell: ({ counts: of }: Page["districts"][number]) => formatCount(of[kind]),
              total: formatCount(counts[kind]),
            })),
          ]}
          total
        />
        <List page={page} />
      </div>
    </>
  );
}

function FilterForm({ page }: { page: Page }) {
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const { filters } = page;
  return (
    <form method="get" action={to("/admin/outlets")} className="panel sales-form" data-auto-submit>
      <div className="sales-form-row">
        <TextInput name="day" label={words.day} type="date" value={formatDay(page.day)} />
        <Select
          name="kind"
          label={words.kind}
          value={filters.kind}
          placeholder={words.all}
          options={OUTLET_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        />
        <Select
          name="district"
          label={words.district}
          value={filters.district}
          placeholder={words.all}
          options={page.districts.map(({ code, name }) => ({ value: code, label: say(name) }))}
        />
        <Select
          name="partner"
          label={words.partner}
          value={filters.partner}
          placeholder={words.all}
          options={page.partners.map(({ id, nameZh, nameEn }) => ({
            value: id,
            label: say({ zh: nameZh, en: nameEn }),
          }))}
        />
        <TextInput name="words" label={words.words} value={filters.words} maxLength={60} autoComplete="off" />
      </div>
      <div>
        <Button kind="quiet">{words.show}</Button>
      </div>
    </form>
  );
}

function List({ page }: { page: Page }) {
  const { outlets: words } = useMessages();
  const to = usePath();
  const say = useSay();
  const nameOfDistrict = new Map(page.districts.map(({ code, name }) => [code, name]));
  return (
    <section className="stack" id="list">
      <div className="row row-apart">
        <p>{words.listed(formatCount(page.listed))}</p>
        <a href={to(`/admin/outlets.csv${addressOf(page, {})}`)} download>
          {words.export}
        </a>
      </div>
      <DataTable
        caption={words.list}
        rows={page.list}
        rowKey={({ id }) => id}
        rowHref={({ id }) => to(`/admin/outlets/${id}`)}
        empty={words.nothing}
        isDense
        isStacked
        columns={[
          { key: "name", label: words.columns.name, cell: ({ name }) => say(name) },
          {
            key: "kind",
            label: words.columns.kind,
            cell: ({ kind, isDemo }) => (
              <>
                {words.kinds[kind]} {isDemo ? <DemoMark /> : null}
              </>
            ),
          },
          {
            key: "district",
            label: words.columns.district,
            cell: ({ districtCode }) =>
              districtCode ? say(nameOfDistrict.get(districtCode)) || "–" : words.online,
          },
          { key: "parent", label: words.columns.parent, cell: ({ parent }) => say(parent) || "–" },
          { key: "shop", label: words.columns.shop, cell: ({ shop }) => say(shop) || "–" },
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
      <Pagination
        page={page.page}
        pages={page.pages}
        total={page.listed}
        href={(number) => to(`/admin/outlets${addressOf(page, { page: number })}#list`)}
      />
    </section>
  );
}
