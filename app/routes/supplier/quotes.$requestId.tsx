import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QuoteOffer } from "#app/components/quote-offer.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { answerQuoteOffer, drawQuoteOffer } from "#app/http/quote-desk.server.ts";
import { openSupplier } from "#app/routes/supplier/open-supplier.server.ts";

export { ErrorBoundary } from "#app/routes/supplier/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return { supplier, ...(await drawQuoteOffer(person, supplier.id, params.requestId)) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return answerQuoteOffer({ request, params }, person, supplier.id);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.title);

export default function Quote() {
  const { supplier, ...page } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { quotes } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const { number, title } = page.request;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: quotes.title, href: to("/supplier/quotes") }, { label: number }]} />
      <PageTitle title={title} text={number} />
      <QuoteOffer
        {...page}
        seller={locale === "en" ? supplier.nameEn : supplier.nameZh}
        sellerId={supplier.id}
        mayOffer
        answer={answer}
      />
    </>
  );
}
