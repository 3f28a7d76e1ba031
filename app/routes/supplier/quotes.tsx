import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QuoteRequestTable } from "#app/components/quote-pieces.tsx";
import { PageTitle } from "#app/components/site-frame.tsx";
import { drawQuoteDesk } from "#app/http/quote-desk.server.ts";
import { openSupplier } from "#app/routes/supplier/open-supplier.server.ts";

export { ErrorBoundary } from "#app/routes/supplier/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return drawQuoteDesk(person, supplier.id);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.title);

export default function Quotes() {
  const { requests, today } = useLoaderData<typeof loader>();
  const { quotes } = useMessages();
  const to = usePath();
  return (
    <>
      <PageTitle title={quotes.title} text={quotes.sellerText} />
      <QuoteRequestTable requests={requests} today={today} href={(id) => to(`/supplier/quotes/${id}`)} />
    </>
  );
}
