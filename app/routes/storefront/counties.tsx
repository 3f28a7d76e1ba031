import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { countyName, prefectureName, provinceName } from "#app/components/county-names.ts";
import { ScopeLine } from "#app/components/data-table.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { pageMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { CountyTag } from "#app/components/tags.tsx";
import { rememberCatalog } from "#app/domain/catalog/remembered.server.ts";
import { listPairings } from "#app/domain/geography/counties.server.ts";
import { creditByCounty } from "#app/domain/reporting/public-figures.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { currentStore } from "#db/current.server.ts";

type Grade = "stated" | "lookedUp" | "general";

interface CountyRow {
  id: string;
  name: string;
  products: number;
  creditedFen: number;
  paired: { district: string; basis: Grade }[];
}

interface Prefecture {
  code: string;
  name: string;
  counties: CountyRow[];
}

interface Province {
  code: string;
  name: string;
  prefectures: Prefecture[];
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { read } = currentStore();
  const now = Date.now();
  const locale = localeOf(request);
  const isEn = locale === "en";
  const [catalog, pairings, credit] = await Promise.all([
    rememberCatalog(read, now),
    listPairings(read, businessDay(now)),
    creditByCounty(read),
  ]);
  const goods = new Map<string, number>();
  for (const cell of catalog.cells) goods.set(cell.countyId, (goods.get(cell.countyId) ?? 0) + cell.count);

  const provinces: Province[] = [];
  for (const county of catalog.counties) {
    let province = provinces.find(({ code }) => code === county.provinceCode);
    if (!province) {
      province = { code: county.provinceCode, name: provinceName(county, locale), prefectures: [] };
      provinces.push(province);
    }
    let prefecture = province.prefectures.find(({ code }) => code === county.prefectureCode);
    if (!prefecture) {
      prefecture = { code: county.prefectureCode, name: prefectureName(county, locale), counties: [] };
      province.prefectures.push(prefecture);
    }
    prefecture.counties.push({
      id: county.id,
      name: countyName(county, locale),
      products: goods.get(county.id) ?? 0,
      creditedFen: credit.get(county.id) ?? 0,
      paired: pairings
        .filter(({ countyId }) => countyId === county.id)
        .map((pairing) => ({
          district: isEn ? pairing.districtNameEn : pairing.districtNameZh,
          basis: pairing.basis,
        })),
    });
  }
  return { provinces, total: catalog.counties.length, asOf: now };
}

export const meta: MetaFunction = ({ matches }) =>
  pageMeta(matches, ({ storefront: { counties } }) => ({
    title: counties.title,
    description: counties.description,
    path: "/counties",
  }));

export default function CountiesPage() {
  const { provinces, total, asOf } = useLoaderData<typeof loader>();
  const { storefront, common } = useMessages();
  const path = usePath();
  const { counties: texts } = storefront;
  return (
    <>
      <PageTitle title={texts.title} text={texts.text(formatCount(total))} />
      <nav className="jump" aria-label={texts.jump}>
        {provinces.map(({ code, name }) => (
          <a key={code} href={`#p${code}`}>
            {name}
          </a>
        ))}
      </nav>
      <ScopeLine scope={`${texts.creditScope} · ${common.demo}`} asOf={asOf} />
      <p className="scope">{texts.gradesNote}</p>
      <div className="provinces">
        {provinces.map((province) => (
          <section key={province.code} id={`p${province.code}`}>
            <h2>{province.name}</h2>
            <div>
              {province.prefectures.map((prefecture) => (
                <div className="prefecture" key={prefecture.code}>
                  <h3>{prefecture.name}</h3>
                  <ul className="county-rows">
                    {prefecture.counties.map((county) => (
                      <li key={county.id}>
                        <CountyTag county={county.name} href={path(`/counties/${county.id}`)} />
                        <span>{texts.goods(county.products)}</span>
                        <p>
                          <Paired paired={county.paired} />
                          {county.creditedFen > 0 ? (
                            <b>{texts.credited(formatFen(county.creditedFen))}</b>
                          ) : null}
                        </p>
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </div>
          </section>
        ))}
      </div>
    </>
  );
}

/** Who the county is paired with, and what that rests on. */
function Paired({ paired }: { paired: CountyRow["paired"] }) {
  const { counties: texts } = useMessages().storefront;
  if (paired.length === 0) return <>{texts.notPaired}</>;
  return (
    <>
      {texts.paired(
        paired.map(({ district, basis }) => texts.withGrade(district, texts.grades[basis])).join(texts.and),
      )}
    </>
  );
}
