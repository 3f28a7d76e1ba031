import { Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { formatDate, formatShare } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { Conversion } from "#app/domain/fairs/conversion.ts";
import type { Forecast } from "#app/domain/fairs/forecast.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";

/** How far a span of days has come: final, or so many days of it so far. */
function Standing({ isOver, day, days }: Conversion) {
  const { fairs } = useMessages();
  return isOver ? (
    <Badge tone="leaf">{fairs.conversion.final}</Badge>
  ) : (
    <Badge tone="info">{fairs.conversion.soFar(day, days)}</Badge>
  );
}

/** What of the signed orders was realised 90, 180 and 365 days after each was signed. */
export function ConversionTable(props: { conversions: readonly Conversion[]; scope: string; asOf: number }) {
  const { fairs } = useMessages();
  const { conversion: words, columns } = fairs;
  return (
    <DataTable
      caption={words.title}
      scope={props.scope}
      asOf={props.asOf}
      rows={props.conversions}
      rowKey={({ days }) => String(days)}
      isDense
      isStacked
      columns={[
        { key: "days", label: words.days, cell: ({ days }) => words.within(days) },
        { key: "state", label: words.state, cell: (conversion) => <Standing {...conversion} /> },
        {
          key: "realised",
          label: words.realised,
          isNumeric: true,
          isLabelled: true,
          cell: ({ realisedFen }) => <Money amountFen={realisedFen} />,
        },
        {
          key: "signed",
          label: columns.signed,
          isNumeric: true,
          isLabelled: true,
          cell: ({ signedFen }) => <Money amountFen={signedFen} />,
        },
        {
          key: "share",
          label: words.share,
          isNumeric: true,
          isLabelled: true,
          cell: ({ realisedFen, signedFen }) => formatShare(realisedFen, signedFen),
        },
      ]}
    />
  );
}

/** A forecast that stands, with what of it came true so far. */
export interface ForecastRow extends Omit<Forecast, "isStanding"> {
  member: Name | null;
  conversions: Conversion[];
}

/** What was expected, in a place of its own: each forecast beside what was realised of the signed orders it is about. */
export function ForecastTable(props: {
  forecasts: readonly ForecastRow[];
  fairId: string;
  scope: string;
  asOf: number;
}) {
  const { fairs } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const say = useSay();
  const { forecasts: words, conversion } = fairs;
  return (
    <DataTable
      caption={words.title}
      scope={props.scope}
      asOf={props.asOf}
      rows={props.forecasts}
      rowKey={({ id }) => id}
      rowHref={() => to(`/admin/fairs/${props.fairId}/forecasts`)}
      empty={words.none}
      isDense
      isStacked
      columns={[
        {
          key: "scope",
          label: words.about,
          cell: ({ scope, member }) => (member ? say(member) : words.scopes[scope]),
        },
        {
          key: "amount",
          label: words.amount,
          isNumeric: true,
          isLabelled: true,
          cell: ({ amountFen }) => <Money amountFen={amountFen} />,
        },
        {
          key: "stated",
          label: words.statedBy,
          cell: ({ statedBy, statedDay, source }) => (
            <>
              {words.by(statedBy, formatDate(statedDay, locale))}
              <small className="row-within">{source}</small>
            </>
          ),
        },
        ...([0, 1, 2] as const).map((place) => ({
          key: String(place),
          label: words.convertedAt(props.forecasts[0]?.conversions[place]?.days ?? 0),
          isNumeric: true,
          isLabelled: true,
          cell: ({ amountFen, conversions }: ForecastRow) => {
            const at = conversions[place];
            if (!at) return null;
            return (
              <>
                {formatShare(at.realisedFen, amountFen)}
                {at.isOver ? null : <small className="row-within">{conversion.soFar(at.day, at.days)}</small>}
              </>
            );
          },
        })),
      ]}
    />
  );
}
