import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AgreementTable } from "#app/components/agreement-pieces.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { drawAgreements } from "#app/http/agreement-desk.server.ts";
import { openSupplier } from "#app/routes/supplier/open-supplier.server.ts";

export { ErrorBoundary } from "#app/routes/supplier/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return drawAgreements(person, { sellerId: supplier.id });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreements() {
  const page = useLoaderData<typeof loader>();
  const { agreements } = useMessages();
  const to = usePath();
  return (
    <>
      <PageTitle title={agreements.title} text={agreements.sellerText} />
      <AgreementTable {...page} href={(number) => to(`/supplier/agreements/${number}`)} hides="seller" />
    </>
  );
}
