import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QuoteOffer } from "#app/components/quote-offer.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { may } from "#app/domain/identity/access.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { answerQuoteOffer, drawQuoteOffer } from "#app/http/quote-desk.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readQuotes");
  const page = await drawQuoteOffer(person, "", params.requestId);
  return { ...page, mayOffer: may(person, "offerQuotes") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "offerQuotes");
  return answerQuoteOffer({ request, params }, person, "");
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.title);

export default function Quote() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { quotes } = useMessages();
  const to = usePath();
  const { number, title } = page.request;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: quotes.title, href: to("/admin/quotes") }, { label: number }]} />
      <PageTitle title={title} text={number} />
      <QuoteOffer {...page} seller={quotes.centre} sellerId="" answer={answer} />
    </>
  );
}
