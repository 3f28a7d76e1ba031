import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { OrderAcceptance } from "#app/domain/acceptance/queries.server.ts";

const TONES = {
  waiting: "warning",
  clean: "leaf",
  done: "warning",
  confirmed: "leaf",
  lapsed: "leaf",
  disputed: "danger",
  superseded: "plain",
} as const;

/** How an acceptance stands: a key of its names. */
export function acceptanceState({
  outcome,
  hasDifferences,
}: Pick<OrderAcceptance, "outcome" | "hasDifferences">) {
  if (!hasDifferences && outcome !== "superseded") return "clean" as const;
  return outcome ?? ("waiting" as const);
}

export function AcceptanceBadge({ state }: { state: keyof typeof TONES }) {
  const { acceptance: words } = useMessages();
  return <Badge tone={TONES[state]}>{words.states[state]}</Badge>;
}

/** What a unit said of the goods of an order: its last word, with photos and what became of it. `…Href` are final. */
export function AcceptanceSection(props: {
  acceptances: readonly OrderAcceptance[];
  photoHref: (photoId: string, size: "full" | "thumbnail") => string;
  claimHref?: ((claimId: string) => string) | undefined;
  paperHref?: string | undefined;
}) {
  const { acceptance: words, claims } = useMessages();
  const [last, ...earlier] = props.acceptances;
  if (!last) return null;
  return (
    <section className="stack acceptance" aria-labelledby="acceptance-title">
      <h2 id="acceptance-title">{words.title}</h2>
      <p>
        <AcceptanceBadge state={acceptanceState(last)} /> {words.by(last.acceptedBy)} ·{" "}
        <DateTime instant={last.acceptedAt} />
        {earlier.length > 0 ? ` · ${words.earlier(earlier.length)}` : null}
      </p>
      {last.answer ? (
        <p>
          <b>{words.answer}</b>
          <span className="claim-said claim-said-shop">{last.answer}</span>
        </p>
      ) : null}
      <AcceptanceTable acceptance={last} />
      {last.note ? <p>{words.said(words.note, last.note)}</p> : null}
      <AcceptancePhotos acceptance={last} photoHref={props.photoHref} />
      {last.claims.length > 0 ? (
        <p>
          <b>{words.claimsOf}</b>{" "}
          {last.claims.map(({ claimId, claimNumber, fault, state }) => {
            const text = words.claim(String(claimNumber), words.counts[fault], claims.states[state]);
            return (
              <span key={claimId} className="acceptance-claim">
                {props.claimHref ? <a href={props.claimHref(claimId)}>{text}</a> : text}
              </span>
            );
          })}
        </p>
      ) : null}
      {props.paperHref ? (
        <p className="no-print">
          <a href={props.paperHref}>{words.paper}</a>
        </p>
      ) : null}
    </section>
  );
}

function AcceptanceTable({ acceptance }: { acceptance: OrderAcceptance }) {
  const { acceptance: words } = useMessages();
  const isEn = useLocale() === "en";
  const count = (key: "delivered" | "accepted" | "short" | "damaged" | "refused") => ({
    key,
    label: words.counts[key],
    isNumeric: true,
    cell: (line: OrderAcceptance["lines"][number]) => (line[key] === 0 ? "–" : formatCount(line[key])),
  });
  return (
    <DataTable
      caption={words.lines}
      rows={acceptance.lines}
      rowKey={({ orderLineId }) => orderLineId}
      isDense
      isStacked
      columns={[
        {
          key: "goods",
          label: words.goods,
          cell: (line) => (
            <>
              {isEn ? line.nameEn : line.nameZh} <small>{isEn ? line.specEn : line.specZh}</small>
            </>
          ),
        },
        count("delivered"),
        count("accepted"),
        count("short"),
        count("damaged"),
        count("refused"),
        { key: "reason", label: words.reason, cell: ({ reason }) => reason },
      ]}
    />
  );
}

function AcceptancePhotos(props: {
  acceptance: OrderAcceptance;
  photoHref: (photoId: string, size: "full" | "thumbnail") => string;
}) {
  const { acceptance: words, claims } = useMessages();
  const { photos } = props.acceptance;
  if (photos.length === 0) return null;
  return (
    <div className="claim-photos">
      {photos.map(({ id, fault }, index) => (
        <a key={id} href={props.photoHref(id, "full")}>
          <img
            src={props.photoHref(id, "thumbnail")}
            width="96"
            height="96"
            alt={`${words.photos[fault]}: ${claims.photo(index + 1)}`}
            loading="lazy"
          />
        </a>
      ))}
    </div>
  );
}
