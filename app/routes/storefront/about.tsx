import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BarChart } from "#app/components/charts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { formatCount, formatInUnit, moneyUnit } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import {
  listFigureConflicts,
  listPublishedFigures,
  type PublishedFigure,
} from "#app/domain/reporting/published-figures.server.ts";
import type { Fen } from "#app/domain/values/fen.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";
import type { Locale } from "#db/words.ts";

/** Total sales of a year, as published or worked out; the part-year and county figures are not among them. */
const YEARLY_KEYS = ["sales_annual", "sales_annual_derived"];
const TWO_SCOPES_KEY = "sales_cumulative";
const CITY_WIDE = "110000";

const PLACES = 4;
const MILLION_FEN = 100_000_000;

const KIND_ORDER = ["stated", "external", "derived"] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const locale = localeOf(request);
  const isEn = locale === "en";
  const [figures, conflicts] = await Promise.all([listPublishedFigures(read), listFigureConflicts(read)]);
  const sorted = [...figures].sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind));
  const topics = new Map<string, { topic: string; name: string; figures: FigureView[] }>();
  for (const figure of sorted) {
    const { topic } = figure;
    const entry = topics.get(topic) ?? { topic, name: isEn ? figure.topicEn : figure.topicZh, figures: [] };
    entry.figures.push(viewOf(figure, locale));
    topics.set(topic, entry);
  }
  return {
    topics: [...topics.values()].sort((a, b) => Number(b.topic === "sales") - Number(a.topic === "sales")),
    twoScopes: sorted.filter(({ key }) => key === TWO_SCOPES_KEY).map((figure) => viewOf(figure, locale)),
    years: sorted
      .filter(({ key, scopeCodes }) => YEARLY_KEYS.includes(key) && scopeCodes === CITY_WIDE)
      .sort((a, b) => a.yearText.localeCompare(b.yearText))
      .map((figure) => ({ ...viewOf(figure, locale), valueFen: figure.valueFen ?? 0 })),
    conflicts: conflicts.map((conflict) => ({
      id: conflict.id,
      topic: isEn ? conflict.topicEn : conflict.topicZh,
      first: isEn ? conflict.firstEn : conflict.firstZh,
      second: isEn ? conflict.secondEn : conflict.secondZh,
      advice: isEn ? conflict.adviceEn : conflict.adviceZh,
    })),
  };
}

function viewOf(figure: PublishedFigure, locale: Locale) {
  const isEn = locale === "en";
  return {
    id: figure.id,
    subject: isEn ? figure.subjectEn : figure.subjectZh,
    value: valueText(figure, locale),
    year: messagesFor(locale).storefront.about.yearText(figure.yearText),
    scope: isEn ? figure.scopeEn : figure.scopeZh,
    quote: isEn ? figure.quoteEn : figure.quoteZh,
    source: isEn ? figure.sourceEn : figure.sourceZh,
    kind: figure.kind,
    note: isEn ? figure.noteEn : figure.noteZh,
  };
}
type FigureView = ReturnType<typeof viewOf>;

/** The value with its qualifier and unit: "近 7 亿元", "over 1,900 projects". */
function valueText(figure: PublishedFigure, locale: Locale): string {
  const { about } = messagesFor(locale).storefront;
  const isAmount = figure.valueFen !== null && figure.unitZh === "元";
  const text = isAmount
    ? amountText(figure.valueFen ?? 0, locale)
    : about.inUnit(numberText(figure.value, locale), locale === "en" ? figure.unitEn : figure.unitZh);
  return about.qualifiers[figure.qualifier](text);
}

/** An amount in the words of a headline, but to the last place that was published. */
function amountText(amountFen: Fen, locale: Locale): string {
  const unit = moneyUnit(amountFen, locale);
  if (locale === "zh-CN") return `${formatInUnit(amountFen, unit, PLACES)} ${unit.name}`;
  if (amountFen < MILLION_FEN) return `¥${formatInUnit(amountFen, { fen: 100, name: "" })}`;
  return `¥${formatInUnit(amountFen, unit, PLACES)} ${unit.name.replace(" yuan", "")}`;
}

function numberText(value: number, locale: Locale): string {
  if (!Number.isInteger(value)) return String(value);
  const isRound = locale === "zh-CN" && value >= 10_000 && value % 100 === 0;
  return isRound ? formatInUnit(value, { fen: 10_000, name: "" }).concat(" 万") : formatCount(value);
}

export const meta: MetaFunction = ({ matches }) =>
  pageMeta(matches, ({ storefront: { about } }) => ({
    title: about.title,
    description: about.description,
    path: "/about",
  }));

export default function AboutPage() {
  const { topics, twoScopes, years, conflicts } = useLoaderData<typeof loader>();
  const { about } = useMessages().storefront;
  return (
    <>
      <PageTitle title={about.title} />
      <p className="prose">{about.lead}</p>
      <nav className="jump" aria-label={about.contents}>
        <a href="#ledger">{about.ledgerTitle}</a>
        <a href="#two-scopes">{about.twoScopesTitle}</a>
        <a href="#published">{about.publishedTitle}</a>
        <a href="#conflicts">{about.conflictsTitle}</a>
      </nav>
      <Notice kind="info" title={about.demoTitle}>
        {about.demoText}
      </Notice>
      <section className="section prose" id="ledger">
        <h2>{about.ledgerTitle}</h2>
        {about.ledgerText.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </section>
      <section className="section stack" id="two-scopes">
        <h2>{about.twoScopesTitle}</h2>
        <p className="prose">{about.twoScopesText}</p>
        <div className="two-scopes">
          {twoScopes.map((figure) => (
            <Published key={figure.id} figure={figure} />
          ))}
        </div>
      </section>
      <section className="section">
        <Years years={years} />
      </section>
      <section className="section" id="published">
        <h2>{about.publishedTitle}</h2>
        <p className="prose">{about.publishedText}</p>
        {topics.map(({ topic, name, figures }) => (
          <details className="topic" key={topic} open={topic === "sales"}>
            <summary>
              {name}
              <small>{about.topicCount(formatCount(figures.length))}</small>
            </summary>
            <FigureTable caption={name} figures={figures} />
          </details>
        ))}
      </section>
      <section className="section" id="conflicts">
        <h2>{about.conflictsTitle}</h2>
        <p className="prose">{about.conflictsText}</p>
        {conflicts.map((conflict) => (
          <div className="conflict" key={conflict.id}>
            <h3>{conflict.topic}</h3>
            <dl className="facts">
              <dt>{about.conflictFirst}</dt>
              <dd>{conflict.first}</dd>
              <dt>{about.conflictSecond}</dt>
              <dd>{conflict.second}</dd>
              <dt>{about.conflictAdvice}</dt>
              <dd>{conflict.advice}</dd>
            </dl>
          </div>
        ))}
      </section>
    </>
  );
}

/** One published figure with everything that was said about it. */
function Published({ figure }: { figure: FigureView }) {
  return (
    <figure className="published">
      <p className="published-value">{figure.value}</p>
      <figcaption>
        <b>{figure.subject}</b>
        <small>
          {figure.year} · {figure.scope}
        </small>
        {figure.quote ? <blockquote>{figure.quote}</blockquote> : null}
        <small>{figure.source}</small>
        {figure.note ? <small>{figure.note}</small> : null}
      </figcaption>
    </figure>
  );
}

function Years({ years }: { years: readonly (FigureView & { valueFen: number })[] }) {
  const { about } = useMessages().storefront;
  return (
    <BarChart
      title={about.chartTitle}
      scope={about.chartScope}
      asOf={undefined}
      data={years.map(({ id, year, kind, valueFen }) => ({
        key: id,
        label: kind === "stated" ? year : about.yearWithKind(year, about.kinds[kind]),
        value: valueFen,
      }))}
      table={
        <DataTable
          caption={about.chartTitle}
          scope={about.chartScope}
          columns={[
            { key: "year", label: about.year, cell: ({ year }) => year },
            { key: "value", label: about.chartTableValue, isNumeric: true, cell: ({ value }) => value },
            {
              key: "source",
              label: about.chartTableSource,
              cell: ({ source, kind }) => (
                <>
                  <Badge tone={kind === "derived" ? "warning" : "plain"}>{about.kinds[kind]}</Badge> {source}
                </>
              ),
            },
          ]}
          rows={years}
          rowKey={({ id }) => id}
        />
      }
    />
  );
}

function FigureTable({ caption, figures }: { caption: string; figures: readonly FigureView[] }) {
  const { about } = useMessages().storefront;
  const isEn = useLocale() === "en";
  const columns: Column<FigureView>[] = [
    {
      key: "subject",
      label: about.subject,
      cell: ({ subject, quote, note }) => (
        <>
          {subject}
          {quote ? <q className="quote">{quote}</q> : null}
          {note ? <span className="quote">{note}</span> : null}
        </>
      ),
    },
    { key: "value", label: about.value, isNumeric: !isEn, cell: ({ value }) => <b>{value}</b> },
    { key: "year", label: about.year, cell: ({ year }) => <span className="number">{year}</span> },
    { key: "scope", label: about.scope, cell: ({ scope }) => scope },
    {
      key: "source",
      label: about.source,
      isMinor: true,
      cell: ({ source, kind }) => (
        <>
          {kind === "stated" ? null : (
            <Badge tone={kind === "derived" ? "warning" : "info"}>{about.kinds[kind]}</Badge>
          )}
          <Source text={source} />
        </>
      ),
    },
  ];
  return (
    <DataTable caption={caption} columns={columns} rows={figures} rowKey={({ id }) => id} isDense isStacked />
  );
}

/** A source's address, where it has one, is a link. */
function Source({ text }: { text: string }) {
  const { about } = useMessages().storefront;
  const [said = "", address] = text.split(/[，,]\s*(?=https?:)/);
  return (
    <small className="quote">
      {said}{" "}
      {address ? (
        <a href={address} rel="noreferrer nofollow">
          {about.openSource}
        </a>
      ) : null}
    </small>
  );
}
