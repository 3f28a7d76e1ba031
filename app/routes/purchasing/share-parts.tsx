import { DateTime } from "#app/components/amounts.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { useCounting } from "#app/components/share-counting.ts";
import type { SharePolicy } from "#app/domain/shares/policy.ts";
import { formatBasisPoints } from "#app/domain/shares/share.ts";

/** The rule that a unit goes by, with where it comes from. */
export function RuleFacts({
  policy,
  declareBy,
  fulfilBy,
}: {
  policy: SharePolicy;
  declareBy: number;
  fulfilBy: number;
}) {
  const { share } = useMessages();
  const isEn = useLocale() === "en";
  const counting = useCounting();
  const words = share.rule;
  return (
    <section className="panel" aria-labelledby="rule-title">
      <h2 id="rule-title">{words.title}</h2>
      <dl className="order-facts">
        <div>
          <dt>{words.place}</dt>
          <dd>{isEn ? policy.nameEn : policy.nameZh}</dd>
        </div>
        <div>
          <dt>{words.floor}</dt>
          <dd>{formatBasisPoints(policy.floorBasisPoints)}</dd>
        </div>
        {policy.encouragedBasisPoints === null ? null : (
          <div>
            <dt>{words.encouraged}</dt>
            <dd>{formatBasisPoints(policy.encouragedBasisPoints)}</dd>
          </div>
        )}
        <div>
          <dt>{words.base}</dt>
          <dd>{share.bases[policy.baseKind]}</dd>
        </div>
        <div>
          <dt>{words.counts}</dt>
          <dd>{share.scope.joined(counting(policy))}</dd>
        </div>
        <div>
          <dt>{words.declareBy}</dt>
          <dd>
            <DateTime day={declareBy} />
          </dd>
        </div>
        <div>
          <dt>{words.fulfilBy}</dt>
          <dd>
            <DateTime day={fulfilBy} />
          </dd>
        </div>
        <div>
          <dt>{words.source}</dt>
          <dd>{isEn ? policy.sourceEn : policy.sourceZh}</dd>
        </div>
      </dl>
    </section>
  );
}
