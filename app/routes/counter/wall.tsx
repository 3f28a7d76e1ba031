import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { readWallFigures, requireWall } from "#app/routes/counter/wall-figures.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** A total of more characters than "¥999,999.99" is set smaller; public/wall.js does the same. */
const LONG = 11;
const COUNTY_ROWS = [0, 1, 2, 3, 4, 5];
const SALE_ROWS = [0, 1, 2, 3, 4];

/** The lobby's screen: today's figures, large; public/wall.js brings the next ones into their places. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireWall(request);
  const now = Date.now();
  const { figures, districts, etag } = await readWallFigures(request, now);
  const key = new URL(request.url).searchParams.get("key");
  return {
    now,
    figures,
    etag,
    names: districts.map(({ code, name, isGap }) => ({ code, name, isGap })),
    source: `/counter/wall.json${key ? `?key=${encodeURIComponent(key)}` : ""}`,
  };
}

export const meta: MetaFunction = ({ matches }) => [
  ...privateMeta(matches, ({ wall }) => wall.title),
  { name: "referrer", content: "no-referrer" },
];

export default function Wall() {
  const { now, figures, names, source, etag } = useLoaderData<typeof loader>();
  const { wall: words, common } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const say = (name: Name) => (isEn ? name.en.replace(/ District$/, "") : name.zh.replace(/区$/u, ""));
  const amountOf = new Map(figures.districts.map(({ code, amount }) => [code, amount]));
  const placesOf = new Map(figures.districts.map(({ code, places }) => [code, places]));
  return (
    <main
      className="wall"
      id="content"
      data-source={to(source)}
      data-now={now}
      data-etag={etag}
      data-lost={words.lost}
      data-ended={words.ended}
    >
      <header className="wall-head">
        <h1>
          {words.heading} <small>{common.demo}</small>
        </h1>
        <p className="wall-clock">
          <span data-wall="day">{figures.day}</span> <b data-wall="clock">--:--:--</b>
        </p>
      </header>
      <section className="wall-total" aria-label={words.total}>
        <p className={figures.total.length > LONG ? "wall-sum wall-sum-long" : "wall-sum"} data-wall="total">
          {figures.total}
        </p>
        <dl>
          {(["orders", "counties", "weight"] as const).map((name) => (
            <div key={name}>
              <dt>{words[name]}</dt>
              <dd data-wall={name}>{figures[name]}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="wall-top" aria-label={words.top}>
        <h2>{words.top}</h2>
        <ol>
          {COUNTY_ROWS.map((row) => {
            const county = figures.top[row];
            return (
              <li key={row} data-wall-row="top" hidden={!county}>
                <span data-wall-cell="name">{county?.name}</span>
                <progress data-wall-cell="permille" max={1000} value={county?.permille ?? 0} />
                <span data-wall-cell="amount">{county?.amount}</span>
              </li>
            );
          })}
        </ol>
      </section>
      <section className="wall-latest" aria-label={words.latest}>
        <h2>{words.latest}</h2>
        <ol>
          {SALE_ROWS.map((row) => {
            const sale = figures.latest[row];
            return (
              <li key={row} data-wall-row="latest" hidden={!sale}>
                <b data-wall-cell="county">{sale?.county}</b>
                <span data-wall-cell="goods">{sale?.goods}</span>
                <span data-wall-cell="amount">{sale?.amount}</span>
              </li>
            );
          })}
        </ol>
      </section>
      <section className="wall-districts" aria-label={words.districts}>
        <h2>{words.districts}</h2>
        <ul className="wall-grid">
          {names.map(({ code, name, isGap }) => (
            <li
              key={code}
              className={`district-${code}${isGap ? " wall-gap" : ""}`}
              data-wall-district={code}
              data-places={placesOf.get(code)}
            >
              <b>{say(name)}</b>
              <span data-wall-cell="amount">{amountOf.get(code)}</span>
            </li>
          ))}
        </ul>
      </section>
      <footer className="wall-foot">
        <p>{words.scope}</p>
        <p data-wall="state" className="wall-state" role="status">
          {words.asOf} <span data-wall="asOf" />
        </p>
        <p data-wall="lost" className="wall-lost" role="alert" hidden />
      </footer>
      <script type="module" src="/wall.js" />
    </main>
  );
}
