import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { privateMeta } from "#app/components/page-meta.ts";
import { SellerAgreement } from "#app/components/seller-agreement.tsx";
import { answerAsSeller, drawAgreement } from "#app/http/agreement-desk.server.ts";
import { openSupplier } from "#app/routes/supplier/open-supplier.server.ts";

export { ErrorBoundary } from "#app/routes/supplier/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return drawAgreement(person, { sellerId: supplier.id }, params.number, request);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, supplier } = await openSupplier(request);
  return answerAsSeller({ request, params }, person, supplier.id);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreement() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return <SellerAgreement page={page} room="/supplier/agreements" mayAnswer answer={answer} />;
}
