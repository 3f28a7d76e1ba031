import { useParams } from "@remix-run/react";
import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import type { PURCHASE_STATES } from "#db/words.ts";

/** From a purchase to its approval: to be submitted, or to see how far it is. */
export function ApprovalLink({
  page,
}: {
  page: {
    number: string;
    state: (typeof PURCHASE_STATES)[number];
    badCount: number;
    isDraft: boolean;
    mustBeSubmitted: boolean;
  };
}) {
  const { submit: words } = useMessages().budgets;
  const to = usePath();
  const home = `/purchasing/${useParams().unitId}`;
  if (page.state !== "draft")
    return (
      <p>
        <a href={to(`${home}/approvals/${page.number}`)}>{words.open}</a>
      </p>
    );
  if (!page.isDraft || !page.mustBeSubmitted) return null;
  return (
    <section className="panel stack">
      <p>{words.why}</p>
      {page.badCount > 0 ? null : (
        <p>
          <ButtonLink href={to(`${home}/submit/${page.number}`)}>{words.title(page.number)}</ButtonLink>
        </p>
      )}
    </section>
  );
}
