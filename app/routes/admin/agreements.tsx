import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AgreementTable } from "#app/components/agreement-pieces.tsx";
import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { drawAgreements } from "#app/http/agreement-desk.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** All agreements that were proposed, to whomever. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readAgreements");
  return drawAgreements(person, "all");
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ agreements }) => agreements.title);

export default function Agreements() {
  const page = useLoaderData<typeof loader>();
  const { agreements } = useMessages();
  const to = usePath();
  return (
    <>
      <PageTitle
        title={agreements.title}
        text={agreements.adminText}
        actions={
          <ButtonLink href={to("/admin/agreements.csv")} kind="quiet">
            {agreements.csv.file}
          </ButtonLink>
        }
      />
      <AgreementTable {...page} href={(number) => to(`/admin/agreements/${number}`)} />
    </>
  );
}
