import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { countyName, prefectureName, provinceName } from "#app/components/county-names.ts";
import { Button } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { ChosenFilters, FilterGroup, Pagination, SortLinks } from "#app/components/navigation.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { ProductGrid } from "#app/components/product-card.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import {
  CHOICES,
  type Choice,
  type ListFilters,
  listPath,
  readFilters,
  SORTS,
  type Sort,
  withoutChoices,
  yuanText,
} from "#app/domain/catalog/list-filters.ts";
import { listProducts, type ProductList } from "#app/domain/catalog/list-products.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import { cardView } from "#app/routes/storefront/card-view.ts";
import { currentStore } from "#db/current.server.ts";
import { type Locale, STORAGE_CLASSES } from "#db/words.ts";

/** Of the counties so many are offered at once; more when a province or prefecture is chosen. */
const COUNTIES_MAX = 12;
/** More prefectures than this are not offered until a province is chosen. */
const PREFECTURES_MAX = 12;
const EAGER_CARDS = 4;

interface Option {
  value: string;
  label: string;
  count: number;
  isChosen: boolean;
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const asked = readFilters(searchParams);
  const path = listPath(asked);
  // one address for one list: what a form sends empty, or a stranger adds, goes
  if (new URLSearchParams(path.split("?")[1]).toString() !== searchParams.toString()) throw redirect(path);

  const list = await listProducts(currentStore().read, asked, Date.now());
  const locale = localeOf(request);
  const groups = optionsOf(list, locale);
  return {
    filters: list.filters,
    total: list.total,
    pages: list.pages,
    cards: list.products.map((card) => cardView(card, locale)),
    groups,
    certified: list.facets.certified,
    inStock: list.facets.inStock,
    chosen: CHOICES.flatMap((choice) =>
      groups[choice].filter(({ isChosen }) => isChosen).map(({ value, label }) => ({ choice, value, label })),
    ),
  };
}

/** The options of every group with their counts; those that would show nothing are left out. */
function optionsOf(
  { filters, facets, counties, categories }: ProductList,
  locale: Locale,
): Record<Choice, Option[]> {
  const { storage } = messagesFor(locale).common;
  const isEn = locale === "en";
  const labels: Record<Choice, Map<string, string>> = {
    province: new Map(counties.map((county) => [county.provinceCode, provinceName(county, locale)])),
    prefecture: new Map(counties.map((county) => [county.prefectureCode, prefectureName(county, locale)])),
    county: new Map(counties.map((county) => [county.id, countyName(county, locale)])),
    category: new Map(categories.map((kind) => [kind.id, isEn ? kind.nameEn : kind.nameZh])),
    storage: new Map(STORAGE_CLASSES.map((kind) => [kind, storage[kind]])),
  };
  const options = (choice: Choice): Option[] => {
    const counts = new Map(facets[choice].map(({ value, count }) => [value, count]));
    return [...labels[choice]]
      .map(([value, label]) => ({
        value,
        label,
        count: counts.get(value) ?? 0,
        isChosen: filters[choice].includes(value),
      }))
      .filter(({ count, isChosen }) => count > 0 || isChosen);
  };
  return {
    province: options("province"),
    prefecture: options("prefecture"),
    county: options("county"),
    category: options("category"),
    storage: options("storage"),
  };
}

type View = ReturnType<typeof useLoaderData<typeof loader>>;

/** What the list is of, in words: "敖汉旗 粮食杂粮商品". */
function titleOf({ filters, chosen }: Pick<View, "filters" | "chosen">, { storefront }: Messages): string {
  if (filters.q) return storefront.list.titleSearch(filters.q);
  if (chosen.length === 0 || chosen.length > 3) return storefront.list.title;
  return storefront.list.titleFor(chosen.map(({ label }) => label).join(" · "));
}

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  pageMeta(matches, (messages) => {
    if (!data) return undefined;
    const { list } = messages.storefront;
    const title = titleOf(data, messages);
    const { page } = data.filters;
    return {
      title: page > 1 ? `${title} · ${list.pageSuffix(page)}` : title,
      description: list.description(data.chosen.length > 0 ? title : list.anyPlace, formatCount(data.total)),
      path: listPath(data.filters),
      isPassing: data.filters.q !== "" || data.chosen.length > 1 || data.total === 0,
    };
  });

export default function ProductsPage() {
  const view = useLoaderData<typeof loader>();
  const messages = useMessages();
  const path = usePath();
  const { list } = messages.storefront;
  const { filters } = view;
  const to = (change: Partial<ListFilters>) => path(listPath({ ...filters, page: 1, ...change }));
  const defaultSort: Sort = filters.q ? "relevance" : "newest";
  return (
    <>
      <PageTitle
        title={titleOf(view, messages)}
        text={<span role="status">{list.count(formatCount(view.total))}</span>}
      />
      <div className="with-aside">
        <Filters view={view} />
        <div className="list-results">
          <ChosenFilters
            chosen={chipsOf(view, messages, to)}
            clearHref={path(listPath(withoutChoices(filters)))}
          />
          {view.total === 0 ? (
            <NothingFound filters={filters} />
          ) : (
            <>
              <SortLinks
                links={SORTS.filter((sort) => sort !== "relevance" || filters.q).map((sort) => ({
                  label: list.sort[sort],
                  href: to({ sort: sort === defaultSort ? undefined : sort }),
                  isCurrent: sort === (filters.sort ?? defaultSort),
                }))}
              />
              <ProductGrid products={view.cards} level={2} eagerCount={EAGER_CARDS} />
              <Pagination
                page={filters.page}
                pages={view.pages}
                href={(page) => to({ page })}
                total={view.total}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
}

/** Everything that is chosen, each with the address of the list without it. */
function chipsOf(
  { filters, chosen }: View,
  { storefront }: Messages,
  to: (change: Partial<ListFilters>) => string,
) {
  const { list } = storefront;
  return [
    ...(filters.q ? [{ label: list.words(filters.q), href: to({ q: "", sort: undefined }) }] : []),
    ...chosen.map(({ choice, value, label }) => ({
      label,
      href: to({ [choice]: filters[choice].filter((other) => other !== value) }),
    })),
    ...(filters.certified ? [{ label: list.certifiedChip, href: to({ certified: false }) }] : []),
    ...(filters.inStock ? [{ label: list.inStock, href: to({ inStock: false }) }] : []),
    ...(filters.priceMinFen === undefined
      ? []
      : [{ label: list.priceFrom(yuanText(filters.priceMinFen)), href: to({ priceMinFen: undefined }) }]),
    ...(filters.priceMaxFen === undefined
      ? []
      : [{ label: list.priceTo(yuanText(filters.priceMaxFen)), href: to({ priceMaxFen: undefined }) }]),
  ];
}

/** One form of all filters: ticking a box sends it where scripts run, the button where they do not. */
function Filters({ view }: { view: View }) {
  const { storefront, common } = useMessages();
  const path = usePath();
  const { list } = storefront;
  const { filters, groups } = view;
  const chosenCount =
    view.chosen.length +
    [
      filters.certified,
      filters.inStock,
      filters.priceMinFen !== undefined,
      filters.priceMaxFen !== undefined,
    ].filter(Boolean).length;
  const hasPrefectures = groups.prefecture.length <= PREFECTURES_MAX || filters.prefecture.length > 0;
  const counties = shownCounties(groups.county);
  const more = { value: "more", label: list.moreCounties, isChosen: false, href: path("/counties") };
  return (
    <details className="list-filters">
      <summary>
        {list.filters}
        {chosenCount > 0 ? <span className="filter-chosen">{common.filters.chosen(chosenCount)}</span> : null}
      </summary>
      <form method="get" action={path("/products")} data-auto-submit>
        {filters.q ? <input type="hidden" name="q" value={filters.q} /> : null}
        {filters.sort ? <input type="hidden" name="sort" value={filters.sort} /> : null}
        {CHOICES.filter((choice) => choice !== "prefecture" || hasPrefectures).map((choice) => (
          <FilterGroup
            key={choice}
            legend={list[choice]}
            name={choice}
            options={
              choice !== "county"
                ? groups[choice]
                : counties.isAll
                  ? counties.shown
                  : [...counties.shown, more]
            }
            isOpen={choice === "category" || choice === "province" || filters[choice].length > 0}
          />
        ))}
        <fieldset className="list-more">
          <legend>{list.more}</legend>
          <label className="filter-option">
            <input type="checkbox" name="certified" value="1" defaultChecked={filters.certified} />
            <span>{list.certified}</span>
            <small>{formatCount(view.certified)}</small>
          </label>
          <label className="filter-option">
            <input type="checkbox" name="inStock" value="1" defaultChecked={filters.inStock} />
            <span>{list.inStock}</span>
            <small>{formatCount(view.inStock)}</small>
          </label>
        </fieldset>
        <fieldset className="list-price">
          <legend>{list.price}</legend>
          <div className="list-price-range">
            <PriceInput name="priceMin" label={list.priceMin} valueFen={filters.priceMinFen} />
            <span aria-hidden="true">–</span>
            <PriceInput name="priceMax" label={list.priceMax} valueFen={filters.priceMaxFen} />
          </div>
        </fieldset>
        <p className="mark-demo">{common.demo}</p>
        <Button isWide>{list.apply}</Button>
      </form>
    </details>
  );
}

/** The chosen counties and those with the most goods. */
function shownCounties(options: readonly Option[]): { shown: readonly Option[]; isAll: boolean } {
  if (options.length <= COUNTIES_MAX) return { shown: options, isAll: true };
  const byCount = [...options].sort((a, b) => Number(b.isChosen) - Number(a.isChosen) || b.count - a.count);
  const best = new Set(byCount.slice(0, COUNTIES_MAX));
  return { shown: options.filter((option) => best.has(option)), isAll: false };
}

function PriceInput(props: { name: string; label: string; valueFen: number | undefined }) {
  return (
    <input
      className="input"
      name={props.name}
      aria-label={props.label}
      placeholder={props.label}
      inputMode="decimal"
      maxLength={12}
      defaultValue={props.valueFen === undefined ? undefined : yuanText(props.valueFen)}
    />
  );
}

function NothingFound({ filters }: { filters: ListFilters }) {
  const { storefront, common } = useMessages();
  const path = usePath();
  const { list, home } = storefront;
  return (
    <>
      <EmptyState
        title={filters.q ? list.emptyTitle(filters.q) : list.emptyTitleFilters}
        text={list.emptyText}
        action={{ href: path("/products"), label: common.nav.allGoods }}
      />
      <p className="tries">
        {list.emptyTries}
        {home.tries.map((words) => (
          <a key={words} href={path(`/products?q=${encodeURIComponent(words)}`)}>
            {words}
          </a>
        ))}
      </p>
    </>
  );
}
