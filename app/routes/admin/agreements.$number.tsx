import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { SellerAgreement } from "#app/components/seller-agreement.tsx";
import { may } from "#app/domain/identity/access.ts";
import { answerAsSeller, drawAgreement } from "#app/http/agreement-desk.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readAgreements");
  const page = await drawAgreement(person, "all", params.number, request);
  // what was proposed to a supplier is theirs to answer
  return { page, mayAnswer: page.agreement.sellerId === "" && may(person, "offerQuotes") };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "offerQuotes");
  return answerAsSeller({ request, params }, person, "");
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreement() {
  const { page, mayAnswer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const to = usePath();
  return (
    <SellerAgreement
      page={page}
      mayAnswer={mayAnswer}
      room="/admin/agreements"
      orderHref={(number) => to(`/admin/orders/${number}`)}
      answer={answer}
    />
  );
}
