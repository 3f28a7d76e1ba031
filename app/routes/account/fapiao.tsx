import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { FapiaoFiles } from "#app/components/fapiao-pieces.tsx";
import { fapiaoTone } from "#app/components/fapiao-tone.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { afterOf, pageMark } from "#app/domain/invoicing/page-mark.ts";
import { listOwnRequests } from "#app/domain/invoicing/queries.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const after = afterOf(new URL(request.url).searchParams.get("after"));
  const { requests, next } = await listOwnRequests(currentStore().read, person.userId, after);
  return {
    isFirst: after === undefined,
    next: next && pageMark(next),
    requests: requests.map(({ answer, fapiaos, ...request }) => ({
      ...request,
      answer: request.state === "refused" ? answer : null,
      issued: fapiaos.map(({ number, kind, colour, isExempt, grossFen, issuedAt }) => ({
        number: number ?? "",
        kind,
        colour,
        isExempt,
        grossFen,
        issuedAt: issuedAt ?? 0,
      })),
    })),
  };
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fapiao }) => fapiao.account.title);

export default function AccountFapiao() {
  const { requests, next, isFirst } = useLoaderData<typeof loader>();
  const { account, fapiao } = useMessages();
  const texts = fapiao.account;
  const path = usePath();
  return (
    <>
      <Breadcrumbs crumbs={[{ label: account.home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle
        title={texts.title}
        text={texts.text}
        actions={<a href={path("/account/titles")}>{texts.titles}</a>}
      />
      {requests.length === 0 ? (
        <EmptyState
          title={texts.empty}
          text={texts.emptyText}
          action={{ href: path("/account/orders"), label: texts.emptyAction }}
        />
      ) : (
        <ul className="order-list" aria-label={texts.list}>
          {requests.map((request) => (
            <li key={request.id} className="panel stack">
              <header className="order-item-head">
                <a className="number" href={path(`/orders/${request.orderNumber}`)}>
                  {texts.order(request.orderNumber)}
                </a>
                <Badge tone={fapiaoTone(request.state)}>{fapiao.requestStates[request.state]}</Badge>
                <DateTime instant={request.askedAt} />
              </header>
              <p>
                {fapiao.kinds[request.kind]} · {request.name}
              </p>
              {request.answer ? <p>{fapiao.order.refused(request.answer)}</p> : null}
              {request.issued.length > 0 ? (
                <FapiaoFiles fapiaos={request.issued} base={path(`/orders/${request.orderNumber}/fapiao`)} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {requests.some(({ issued }) => issued.length > 0) ? (
        <p className="quiet fapiao-demo">{fapiao.demo}</p>
      ) : null}
      <p className="row row-apart order-pages">
        {isFirst ? <span /> : <a href={path("/account/fapiao")}>{texts.newest}</a>}
        {next ? (
          <a rel="next" href={path(`/account/fapiao?after=${next}`)}>
            {texts.older}
          </a>
        ) : null}
      </p>
    </>
  );
}
