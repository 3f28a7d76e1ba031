import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Select, TextInput } from "#app/components/fields.tsx";
import { FigureLine } from "#app/components/figures.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Pagination } from "#app/components/navigation.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge, DemoMark } from "#app/components/tags.tsx";
import { UNIT_TONES } from "#app/components/unit-tone.ts";
import { listDistricts } from "#app/domain/outlets/outlets-on-day.server.ts";
import { countUnitStates, listUnitsFor } from "#app/domain/units/list-units.server.ts";
import { seesBarracks } from "#app/domain/units/unit.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";
import { unitFilters, unitSearch } from "#app/routes/admin/unit-query.ts";
import { currentStore } from "#db/current.server.ts";
import { ENTRY_CHANNELS, UNIT_KINDS, UNIT_STATES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

const PAGE_SIZE = 50;

/** All buying units: those that wait for review first. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const { read } = currentStore();
  const asked = new URL(request.url).searchParams;
  const filters = unitFilters(asked);
  const wanted = Math.min(10_000, Math.max(1, Math.trunc(Number(asked.get("page"))) || 1));
  const list = await listUnitsFor(read, filters, person, { page: wanted, size: PAGE_SIZE });
  return {
    now: Date.now(),
    filters,
    page: wanted,
    pages: Math.max(1, Math.ceil(list.count / PAGE_SIZE)),
    list,
    counts: await countUnitStates(read),
    districts: await listDistricts(read),
    isMasked: !seesBarracks(person),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ units }) => units.list.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Units() {
  const page = useLoaderData<typeof loader>();
  const { units, common } = useMessages();
  const to = usePath();
  const { list: words } = units;
  const total = UNIT_STATES.reduce((sum, state) => sum + page.counts[state], 0);
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l admin-tables">
        <section className="stack" aria-label={words.byState}>
          <FigureLine
            figures={UNIT_STATES.map((state) => ({
              label: units.states[state],
              value: formatCount(page.counts[state]),
              href: to(`/admin/units${unitSearch({}, { state })}`),
            }))}
            scope={units.joined([words.scope, words.listed(formatCount(total)), common.demo])}
            asOf={page.now}
          />
        </section>
        <FilterForm page={page} />
        <List page={page} />
      </div>
    </>
  );
}

function FilterForm({ page }: { page: Page }) {
  const { units, admin, purchasing } = useMessages();
  const to = usePath();
  const say = useSay();
  const { list: words } = units;
  const { filters } = page;
  return (
    <form method="get" action={to("/admin/units")} className="panel sales-form" data-auto-submit>
      <div className="sales-form-row">
        <TextInput name="words" label={words.words} value={filters.words} maxLength={60} autoComplete="off" />
        <Select
          name="state"
          label={words.state}
          value={filters.state}
          placeholder={words.all}
          options={UNIT_STATES.map((value) => ({ value, label: units.states[value] }))}
        />
        <Select
          name="kind"
          label={words.kind}
          value={filters.kind}
          placeholder={words.all}
          options={UNIT_KINDS.map((value) => ({ value, label: purchasing.kinds[value] }))}
        />
        <Select
          name="channel"
          label={words.channel}
          value={filters.entryChannel}
          placeholder={words.all}
          options={ENTRY_CHANNELS.filter((channel) => channel !== "none").map((value) => ({
            value,
            label: admin.channels[value],
          }))}
        />
        <Select
          name="district"
          label={words.district}
          value={filters.districtCode}
          placeholder={words.all}
          options={page.districts.map(({ code, zh, en }) => ({ value: code, label: say({ zh, en }) }))}
        />
      </div>
      <div>
        <Button kind="quiet">{words.show}</Button>
      </div>
    </form>
  );
}

function List({ page }: { page: Page }) {
  const { units, admin, purchasing } = useMessages();
  const to = usePath();
  const say = useSay();
  const { list: words } = units;
  return (
    <section className="stack" id="list">
      <div className="row row-apart">
        <p>
          {words.listed(formatCount(page.list.count))}
          {page.isMasked ? <span className="row-within">{words.masked}</span> : null}
        </p>
        <a href={to(`/admin/units.csv${unitSearch(page.filters)}`)} download>
          {words.export}
        </a>
      </div>
      <DataTable
        caption={words.caption}
        rows={page.list.rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => to(`/admin/units/${id}`)}
        empty={words.nothing}
        isDense
        isStacked
        columns={[
          { key: "name", label: words.columns.name, cell: ({ name }) => say(name) },
          {
            key: "state",
            label: words.columns.state,
            cell: ({ state, isDemo }) => (
              <>
                <Badge tone={UNIT_TONES[state]}>{units.states[state]}</Badge> {isDemo ? <DemoMark /> : null}
              </>
            ),
          },
          { key: "kind", label: words.columns.kind, cell: ({ kind }) => purchasing.kinds[kind] },
          {
            key: "channel",
            label: words.columns.channel,
            cell: ({ entryChannel }) => admin.channels[entryChannel],
          },
          { key: "district", label: words.columns.district, cell: ({ district }) => say(district) || "–" },
          {
            key: "code",
            label: words.columns.code,
            cell: ({ code }) => <span className="number">{code}</span>,
          },
          {
            key: "at",
            label: words.columns.appliedAt,
            cell: ({ appliedAt }) => <DateTime instant={appliedAt} />,
          },
        ]}
      />
      <Pagination
        page={page.page}
        pages={page.pages}
        total={page.list.count}
        href={(number) => to(`/admin/units${unitSearch(page.filters, { page: number })}#list`)}
      />
    </section>
  );
}
