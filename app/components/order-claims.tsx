import { DateTime } from "#app/components/amounts.tsx";
import { toneOfClaim } from "#app/components/claim-tone.ts";
import { ButtonLink } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { OrderClaim } from "#app/domain/claims/queries.server.ts";

/** The claims of an order, and the way to a further one while there is something to claim. */
export function OrderClaims(props: { number: string; claims: readonly OrderClaim[]; mayAsk: boolean }) {
  const { claims: words } = useMessages();
  const path = usePath();
  const { number, claims, mayAsk } = props;
  if (claims.length === 0 && !mayAsk) return null;
  return (
    <section aria-labelledby="claims-title" className="no-print">
      <h2 id="claims-title">{words.title}</h2>
      {claims.length > 0 ? (
        <ul className="claim-list" aria-label={words.order.list}>
          {claims.map((claim) => (
            <li key={claim.id}>
              <a href={path(`/orders/${number}/claims/${claim.id}`)}>
                {words.heading(String(claim.claimNumber))} · {words.kinds[claim.kind]}
              </a>
              <span className="claim-list-state">
                <Badge tone={toneOfClaim(claim.state)}>{words.states[claim.state]}</Badge>
                {claim.refundedFen === null ? null : words.order.refunded(formatFen(claim.refundedFen))}
                <small className="quiet">
                  <DateTime instant={claim.changedAt} />
                </small>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {mayAsk ? (
        <p className="claim-ask">
          <span className="quiet">{words.order.text}</span>{" "}
          <ButtonLink kind="quiet" size="small" href={path(`/orders/${number}/claims/new`)}>
            {words.order.ask}
          </ButtonLink>
        </p>
      ) : null}
    </section>
  );
}
