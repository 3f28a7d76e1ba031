import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import type { ReactNode } from "react";
import { DateTime, Money, Price, Weight } from "#app/components/amounts.tsx";
import { BarChart, ColumnChart, type Datum, StackedBar } from "#app/components/charts.tsx";
import { ClaimHistory } from "#app/components/claim-history.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { ErrorPage } from "#app/components/error-page.tsx";
import {
  Button,
  ButtonLink,
  Checkbox,
  FormErrorSummary,
  Quantity,
  RadioGroup,
  Select,
  TextArea,
  TextInput,
} from "#app/components/fields.tsx";
import { Figure, FigureLine, Progress } from "#app/components/figures.tsx";
import { formatCount, formatFen, formatFenShort } from "#app/components/format.ts";
import { ICON_NAMES, Icon } from "#app/components/icon.tsx";
import { LocaleProvider } from "#app/components/locale.tsx";
import {
  ChosenFilters,
  FilterGroup,
  Pagination,
  SortLinks,
  Steps,
  Tabs,
  Timeline,
} from "#app/components/navigation.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { PhotoField } from "#app/components/photo-field.tsx";
import { type CardProduct, drawingUrl, ProductDrawing, ProductGrid } from "#app/components/product-card.tsx";
import {
  Breadcrumbs,
  PageTitle,
  SiteBottomBar,
  SiteFooter,
  SiteHeader,
} from "#app/components/site-frame.tsx";
import {
  Badge,
  CertifiedMark,
  CountyTag,
  DemoMark,
  StockBadge,
  StorageBadge,
} from "#app/components/tags.tsx";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { LOCALES, type Locale } from "#db/words.ts";
import { SAMPLES, type Samples } from "./pieces.samples.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "usePieces");
  return null;
}

export const meta: MetaFunction = () => [{ title: "Pieces" }, { name: "robots", content: "noindex" }];

const AS_OF = Date.UTC(2026, 10, 22, 2, 42);
const HERE = "#";

/** Every shared piece in all its states and both languages. Not in the menu; the layout asks for the role. */
export default function Pieces() {
  return (
    <div className="stack-l pieces">
      <PageTitle title="Pieces" text={SAMPLES["zh-CN"].words.paper} />
      <Tokens />
      {SPECIMENS.map((specimen) => (
        <section key={specimen.name} id={specimen.name} className="specimen">
          <h2>{specimen.name}</h2>
          <div className={specimen.isWide ? "specimen-stack" : "specimen-pair"}>
            {LOCALES.map((locale) => (
              <div key={locale} lang={locale}>
                <LocaleProvider locale={locale}>{specimen.show(SAMPLES[locale], locale)}</LocaleProvider>
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

const COLOURS = [
  "paper surface sunken line line-strong ink-soft ink",
  "accent-wash accent accent-deep leaf-wash leaf",
  "info-wash info warning-wash warning danger-wash danger",
  "tint-1 tint-2 tint-3 tint-4 tint-5 tint-6 tint-7 tint-8",
  "series-1 series-2 series-3 series-4 series-5 series-6",
];

function Tokens() {
  return (
    <section className="specimen">
      <h2>Tokens</h2>
      {COLOURS.map((line) => (
        <ul className="swatches" key={line}>
          {line.split(" ").map((name) => (
            <li key={name}>
              <svg width="100%" height="40" aria-hidden="true" focusable="false">
                <rect width="100%" height="100%" rx="4" fill={`var(--${name})`} stroke="var(--line)" />
              </svg>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      ))}
      <ul className="row">
        {ICON_NAMES.map((name) => (
          <li key={name} className="row">
            <Icon name={name} />
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Specimen {
  name: string;
  /** Too wide for two beside each other. */
  isWide?: boolean;
  show: (samples: Samples, locale: Locale) => ReactNode;
}

interface Row {
  county: string;
  soldFen: number;
  returnedFen: number;
  orders: number;
}

const AMOUNTS: [number, number, number][] = [
  [1_234_567_890, -12_345_600, 10_482],
  [98_700_050, -1_250_000, 921],
  [4_560_000, -9_870_000, 37],
  [990, 0, 1],
];

function rowsOf(samples: Samples): Row[] {
  return AMOUNTS.map(([soldFen, returnedFen, orders], index) => ({
    county: samples.counties[index]!.county,
    soldFen,
    returnedFen,
    orders,
  }));
}

function salesTable(samples: Samples, rows: readonly Row[], isStacked = false) {
  const { words } = samples;
  const total = (pick: (row: Row) => number) => rows.reduce((sum, row) => sum + pick(row), 0);
  const columns: Column<Row>[] = [
    { key: "county", label: words.county, cell: (row) => row.county },
    {
      key: "orders",
      label: words.orders,
      cell: (row) => formatCount(row.orders),
      total: formatCount(total((row) => row.orders)),
      isNumeric: true,
      isMinor: true,
    },
    {
      key: "sold",
      label: words.sold,
      cell: (row) => <Money amountFen={row.soldFen} />,
      total: <Money amountFen={total((row) => row.soldFen)} />,
      isNumeric: true,
      sortHref: HERE,
      sorted: "descending",
    },
    {
      key: "returned",
      label: words.returned,
      cell: (row) => <Money amountFen={row.returnedFen} />,
      total: <Money amountFen={total((row) => row.returnedFen)} />,
      isNumeric: true,
    },
    {
      key: "net",
      label: words.net,
      cell: (row) => (
        <a href={HERE}>
          <Money amountFen={row.soldFen + row.returnedFen} />
        </a>
      ),
      total: <Money amountFen={total((row) => row.soldFen + row.returnedFen)} />,
      isNumeric: true,
    },
  ];
  return (
    <DataTable
      caption={words.byCounty}
      scope={words.scope}
      asOf={AS_OF}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.county}
      rowHref={() => HERE}
      isStacked={isStacked}
      total
    />
  );
}

function dataTable(samples: Samples, label: string, data: readonly Datum[]) {
  return (
    <DataTable
      caption={label}
      scope={samples.words.scope}
      asOf={AS_OF}
      columns={[
        { key: "name", label, cell: (datum: Datum) => datum.label },
        {
          key: "net",
          label: samples.words.net,
          cell: (datum) => <Money amountFen={datum.value} />,
          isNumeric: true,
        },
      ]}
      rows={data}
      rowKey={(datum) => datum.key}
      isDense
    />
  );
}

const MONTH_FEN = [31, 18, 44, 52, 60, 71, 69, 80, 95, 120, 88, -12].map(
  (tenThousand) => tenThousand * 1_234_500,
);

function cardsOf(samples: Samples): CardProduct[] {
  const looks = [
    { icon: "sheaf-of-rice", tint: 3, priceFen: 3_980, netGrams: 2_500, storage: "ambient", stock: "in" },
    { icon: "cherries", tint: 5, priceFen: 26_800, netGrams: 3_000, storage: "chilled", stock: "low" },
    { icon: "chestnut", tint: 6, priceFen: 5_600, netGrams: 1_000, storage: "ambient", stock: "out" },
    { icon: "meat-on-bone", tint: 2, priceFen: 128_000, netGrams: null, storage: "frozen", stock: "in" },
  ] as const;
  return looks.map((look, index) => ({
    ...look,
    ...samples.products[index]!,
    ...samples.counties[index]!,
    href: `#product-${index}`,
    isCertified: index % 2 === 0,
  }));
}

const SPECIMENS: Specimen[] = [
  {
    name: "SiteHeader · SiteBottomBar · SiteFooter",
    isWide: true,
    show: (_, locale) => (
      <div className="stack">
        <SiteHeader path="/products?q=小米" cartCount={3} person={null} />
        <SiteHeader path="/" cartCount={120} person={{ name: locale === "en" ? "Wang Lili" : "王莉莉" }} />
        <SiteBottomBar path="/cart" cartCount={3} person={null} />
        <SiteFooter />
      </div>
    ),
  },
  {
    name: "Breadcrumbs · PageTitle",
    show: ({ counties, words }, locale) => {
      const { common } = messagesFor(locale);
      return (
        <>
          <Breadcrumbs
            crumbs={[
              { label: common.nav.home, href: HERE },
              { label: common.nav.counties, href: HERE },
              { label: counties[0]!.county },
            ]}
          />
          <PageTitle
            title={counties[0]!.county}
            text={counties[0]!.prefecture}
            actions={
              <ButtonLink kind="quiet" href={HERE} icon="download">
                {common.buttons.exportCsv}
              </ButtonLink>
            }
          />
          <p className="quiet">{words.infoText}</p>
        </>
      );
    },
  },
  {
    name: "CountyTag · marks · badges",
    show: ({ counties }, locale) => (
      <div className="stack">
        <p>
          <CountyTag {...counties[0]!} href={HERE} size="large" />
        </p>
        {counties.map((county) => (
          <p key={county.county}>
            <CountyTag {...county} href={HERE} />
          </p>
        ))}
        <p className="row">
          <CountyTag county={counties[0]!.county} size="small" />
          <CertifiedMark />
          <DemoMark />
        </p>
        <p className="row">
          <StorageBadge storage="ambient" />
          <StorageBadge storage="chilled" />
          <StorageBadge storage="frozen" />
          <StockBadge stock="in" />
          <StockBadge stock="low" />
          <StockBadge stock="low" left={3} />
          <StockBadge stock="out" />
        </p>
        <p className="row">
          {(["plain", "accent", "leaf", "info", "warning", "danger"] as const).map((tone) => (
            <Badge key={tone} tone={tone}>
              {messagesFor(locale).common.timeline.current}
            </Badge>
          ))}
        </p>
      </div>
    ),
  },
  {
    name: "Price · Money · Weight · DateTime",
    show: ({ unit }) => (
      <div className="stack">
        <Price priceFen={3_980} netGrams={2_500} unit={unit} size="large" />
        <Price priceFen={128_000} />
        <Price priceFen={990} netGrams={500} isDemo={false} />
        <p className="row">
          <Money amountFen={1_234_567_890} />
          <Money amountFen={-9_870} />
          <Money amountFen={53_800_000_000_00} isShort />
          <Money amountFen={1_234_567_890} isShort />
          <Money amountFen={4_500} isShort />
        </p>
        <p className="row">
          <Weight grams={500} />
          <Weight grams={1_085} />
          <Weight grams={2_340_000} />
        </p>
        <p className="row">
          <DateTime instant={AS_OF} />
          <DateTime day={20261122} />
        </p>
      </div>
    ),
  },
  {
    name: "ProductGrid · ProductCard",
    isWide: true,
    show: (samples) => <ProductGrid products={cardsOf(samples)} />,
  },
  {
    name: "ProductDrawing",
    show: () => (
      <div className="row">
        {([1, 2, 3, 4, 5, 6, 7, 8] as const).map((tint) => (
          <ProductDrawing
            key={tint}
            tint={tint}
            size={tint > 4 ? "small" : "medium"}
            icon={
              [
                "ox",
                "ewe",
                "sheaf-of-rice",
                "leafy-green",
                "grapes",
                "brown-mushroom",
                "cheese-wedge",
                "egg",
              ][tint - 1]!
            }
          />
        ))}
      </div>
    ),
  },
  {
    name: "Button · ButtonLink",
    show: (_, locale) => {
      const { buttons } = messagesFor(locale).common;
      return (
        <div className="stack">
          <p className="row">
            <Button type="button" icon="cart">
              {buttons.addToCart}
            </Button>
            <Button type="button" kind="quiet">
              {buttons.cancel}
            </Button>
            <Button type="button" kind="danger">
              {buttons.delete}
            </Button>
            <Button type="button" disabled>
              {buttons.pay}
            </Button>
          </p>
          <p className="row">
            <Button type="button" size="small">
              {buttons.save}
            </Button>
            <Button type="button" size="small" kind="quiet" icon="print" data-print hidden>
              {buttons.print}
            </Button>
            <ButtonLink href={HERE} size="small" kind="quiet" icon="filter">
              {buttons.filter}
            </ButtonLink>
          </p>
          <Button type="button" size="large" isWide>
            {buttons.checkout}
          </Button>
        </div>
      );
    },
  },
  {
    name: "Fields",
    show: ({ words }, locale) => (
      <form className="stack" action={HERE}>
        <TextInput form={locale} name="receiver" label={words.name} value="王莉莉" autoComplete="name" />
        <TextInput
          form={locale}
          name="phone"
          label={words.phone}
          hint={words.phoneHint}
          type="tel"
          width="medium"
        />
        <Select
          form={locale}
          name="district"
          label={words.district}
          placeholder
          options={[
            { value: "110105", label: locale === "en" ? "Chaoyang" : "朝阳区" },
            { value: "110108", label: locale === "en" ? "Haidian" : "海淀区" },
          ]}
          width="medium"
        />
        <TextArea form={locale} name="note" label={words.note} isOptional />
        <RadioGroup
          form={locale}
          name={`delivery-${locale}`}
          label={words.delivery}
          value="courier"
          options={[
            { value: "courier", label: words.courier, hint: words.courierHint },
            { value: "pickUp", label: words.pickUp, hint: words.pickUpHint },
            { value: "none", label: words.pickUp, isDisabled: true },
          ]}
        />
        <Checkbox form={locale} name="noReturn" label={words.noReturn} hint={words.noReturnHint} isChecked />
        <Quantity form={locale} value={2} max={9} />
        <TextInput form={locale} name="closed" label={words.name} value="—" disabled />
      </form>
    ),
  },
  {
    name: "FormErrorSummary · fields with errors",
    show: ({ words }, locale) => {
      const form = `wrong-${locale}`;
      return (
        <form action={HERE}>
          <FormErrorSummary takesFocus={false} errors={{ form: words.noReturnError }} />
          <FormErrorSummary
            takesFocus={false}
            form={form}
            errors={{ phone: words.phoneError, noReturn: words.noReturnError }}
          />
          <TextInput
            form={form}
            name="phone"
            label={words.phone}
            hint={words.phoneHint}
            error={words.phoneError}
            value="1380"
          />
          <Select
            form={form}
            name="district"
            label={words.district}
            placeholder
            options={[]}
            error={words.phoneError}
          />
          <TextArea form={form} name="note" label={words.note} error={words.phoneError} value="……" />
          <RadioGroup
            form={form}
            name={`delivery-${form}`}
            label={words.delivery}
            error={words.noReturnError}
            options={[{ value: "courier", label: words.courier }]}
          />
          <Checkbox form={form} name="noReturn" label={words.noReturn} error={words.noReturnError} />
          <Quantity form={form} value={99} max={9} error={words.outOfStockText} />
        </form>
      );
    },
  },
  {
    name: "Notice",
    show: ({ words }) => (
      <div className="stack">
        <Notice kind="info">{words.infoText}</Notice>
        <Notice kind="success" title={words.saved} />
        <Notice kind="warning" title={words.priceChanged}>
          {formatFen(3_980)} → {formatFen(4_280)}
        </Notice>
        <Notice kind="refusal" title={words.outOfStock}>
          {words.outOfStockText}
        </Notice>
      </div>
    ),
  },
  {
    name: "EmptyState",
    show: (_, locale) => {
      const { empty, buttons } = messagesFor(locale).common;
      return (
        <div className="stack">
          <EmptyState
            title={empty.products}
            text={empty.productsHint}
            action={{ href: HERE, label: buttons.clearAll }}
          />
          <EmptyState icon="broom" />
        </div>
      );
    },
  },
  {
    name: "ErrorPage",
    show: () => (
      <>
        <ErrorPage status={404} />
        <ErrorPage status={403} />
        <ErrorPage status={500} requestId="019ab0c4-7d1e-7f30-9c52-6f0f0f0a1b2c" />
      </>
    ),
  },
  {
    name: "FilterGroup · ChosenFilters · SortLinks",
    show: ({ words, counties }) => (
      <form action={HERE} className="stack">
        <ChosenFilters
          chosen={counties.slice(0, 2).map(({ county }) => ({ label: county, href: HERE }))}
          clearHref={HERE}
        />
        <div>
          <FilterGroup
            legend={words.county}
            name="county"
            isOpen
            options={counties.map(({ county }, index) => ({
              value: county,
              label: county,
              count: [12, 3, 0, 1_204][index],
              isChosen: index === 0,
            }))}
          />
          <FilterGroup
            legend={words.category}
            name="category"
            isOpen
            options={counties.slice(2).map(({ prefecture }, index) => ({
              value: prefecture,
              label: prefecture,
              count: index,
              isChosen: index === 0,
              href: `${HERE}${index}`,
            }))}
          />
          <FilterGroup legend={words.province} name="province" options={[]} />
        </div>
        <SortLinks
          links={[
            { label: words.relevance, href: "#1", isCurrent: true },
            { label: words.priceUp, href: "#2", isCurrent: false },
            { label: words.newest, href: "#3", isCurrent: false },
          ]}
        />
      </form>
    ),
  },
  {
    name: "Pagination · Tabs · Steps",
    show: ({ words, steps }) => (
      <div className="stack-l">
        <Pagination page={1} pages={2} href={(page) => `#${page}`} />
        <Pagination page={5} pages={12} href={(page) => `#${page}`} total={281} />
        <Tabs
          label={words.byCounty}
          links={[
            { label: words.byCounty, href: "#1", isCurrent: true, count: 89 },
            { label: words.byMonth, href: "#2", isCurrent: false },
            { label: words.byMode, href: "#3", isCurrent: false, count: 3 },
          ]}
        />
        <Steps steps={steps} current={2} />
      </div>
    ),
  },
  {
    name: "Timeline",
    show: ({ timeline, words }) => (
      <>
        <Timeline
          events={timeline.map((label, index) => ({
            label,
            at: index < 3 ? AS_OF + index * 3_600_000 : undefined,
            detail: index === 2 ? words.courierHint : undefined,
            state: index < 2 ? "done" : index === 2 ? "current" : "todo",
          }))}
        />
        <Timeline events={[{ label: words.returned, at: AS_OF, state: "stopped" }]} />
      </>
    ),
  },
  {
    name: "ClaimHistory · PhotoField",
    show: ({ words }, locale) => (
      <>
        <ClaimHistory
          steps={[
            { kind: "requested" as const, answer: null, words: words.courierHint, photos: ["one", "two"] },
            { kind: "more_asked" as const, answer: words.courierHint, words: null, photos: [] },
            { kind: "refused" as const, answer: words.returned, words: null, photos: [] },
          ].map((step, index) => ({
            ...step,
            id: step.kind,
            happenedAt: AS_OF + index * 3_600_000,
            photos: step.photos.map((id) => ({ id, width: 96, height: 96 })),
          }))}
          photoHref={() => drawingUrl("teacup-without-handle")}
        />
        <PhotoField
          form={`photos-${locale}`}
          label={words.courier}
          hint={words.courierHint}
          error={words.returned}
          kept={["one"]}
          keptHref={() => drawingUrl("teacup-without-handle")}
        />
      </>
    ),
  },
  {
    name: "Figure · FigureLine · Progress",
    show: ({ words }, locale) => (
      <div className="stack-l">
        <FigureLine
          figures={[
            { label: words.credited, value: formatFenShort(1_234_567_890, locale), href: HERE },
            { label: words.county, value: "89" },
            { label: words.orders, value: "10,482" },
          ]}
          scope={words.scope}
          asOf={AS_OF}
        />
        <div className="grid-figures">
          <Figure
            label={words.credited}
            value={formatFenShort(1_234_567_890, locale)}
            scope={words.scope}
            asOf={AS_OF}
            href={HERE}
            change={words.change}
          />
          <Figure label={words.orders} value="0" scope={words.scope} asOf={AS_OF} />
        </div>
        <Progress label={words.target} value={624} max={1_000} text={words.targetText} />
        <Progress label={words.target} value={1_200} max={1_000} text="120%" />
      </div>
    ),
  },
  {
    name: "DataTable",
    isWide: true,
    show: (samples) => (
      <div className="stack">
        {salesTable(samples, rowsOf(samples))}
        {salesTable(samples, rowsOf(samples), true)}
        {salesTable(samples, [])}
      </div>
    ),
  },
  {
    name: "BarChart",
    isWide: true,
    show: (samples) => {
      const data = rowsOf(samples).map((row) => ({
        key: row.county,
        label: row.county,
        value: (row.soldFen + row.returnedFen) / 10,
        href: HERE,
      }));
      const chart = { title: samples.words.byCounty, scope: samples.words.scope, asOf: AS_OF };
      return (
        <div className="stack-l">
          <BarChart {...chart} data={data} table={dataTable(samples, samples.words.county, data)} />
          <BarChart
            {...chart}
            data={data.slice(0, 1)}
            table={dataTable(samples, samples.words.county, data.slice(0, 1))}
          />
          <BarChart
            {...chart}
            data={data.slice(1, 3)}
            table={dataTable(samples, samples.words.county, data.slice(1, 3))}
          />
          <BarChart {...chart} data={[]} table={dataTable(samples, samples.words.county, [])} />
        </div>
      );
    },
  },
  {
    name: "ColumnChart",
    isWide: true,
    show: (samples) => {
      const data = MONTH_FEN.map((value, index) => ({
        key: String(index),
        label: samples.months[index]!,
        value,
      }));
      const chart = { title: samples.words.byMonth, scope: samples.words.scope, asOf: AS_OF };
      return (
        <div className="stack-l">
          <ColumnChart {...chart} data={data} table={dataTable(samples, samples.words.byMonth, data)} />
          <ColumnChart
            {...chart}
            data={data.slice(0, 1)}
            table={dataTable(samples, samples.words.byMonth, data.slice(0, 1))}
          />
          <ColumnChart
            {...chart}
            data={data.slice(6, 11).map((datum, index) => ({ ...datum, isUnfinished: index === 4 }))}
            table={dataTable(samples, samples.words.byMonth, data.slice(6, 11))}
          />
          <ColumnChart {...chart} data={[]} table={null} />
        </div>
      );
    },
  },
  {
    name: "StackedBar",
    isWide: true,
    show: (samples) => {
      const data = samples.modes.map((label, index) => ({
        key: label,
        label,
        value: AMOUNTS[index]![0],
        href: HERE,
      }));
      const many = samples.months.slice(0, 9).map((label, index) => ({
        key: label,
        label,
        value: Math.round(AMOUNTS[0]![0] / (index + 1)),
      }));
      const chart = { title: samples.words.byMode, scope: samples.words.scope, asOf: AS_OF };
      return (
        <div className="stack-l">
          <StackedBar {...chart} data={data} table={dataTable(samples, samples.words.byMode, data)} />
          <StackedBar {...chart} data={many} table={dataTable(samples, samples.words.byMode, many)} />
        </div>
      );
    },
  },
];
