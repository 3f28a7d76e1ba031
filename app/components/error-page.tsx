import { ButtonLink } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";

const KINDS = { 400: "badRequest", 403: "forbidden", 404: "notFound", 429: "tooMany" } as const;

const OVERVIEWS = {
  operators: "/admin",
  counter: "/counter/today",
  purchasing: "/purchasing",
  supplier: "/supplier/quotes",
} as const;

/** What an error page is called: "notFound" for 404; what we do not tell apart is the visitor's or ours. */
export function errorKind(status: number) {
  return KINDS[status as keyof typeof KINDS] ?? (status < 500 ? "badRequest" : "failed");
}

/** The page for an answer that is not the one asked for. The request's id is what support asks for. */
export function ErrorPage(props: {
  status: number;
  requestId?: string | undefined;
  /** Whose page it was: who works here is led back to their overview, all others to the shop. */
  room?: keyof typeof OVERVIEWS;
}) {
  const { status, requestId } = props;
  const { common } = useMessages();
  const path = usePath();
  // whom a page of the operators is refused, has no overview to go back to either
  const overview = status === 403 ? undefined : props.room && OVERVIEWS[props.room];
  const { title, text } = common.errorPage[errorKind(status)];
  return (
    <section className="error-page">
      <p className="error-status">{status}</p>
      <h1>{title}</h1>
      <p>{overview && status === 404 ? common.errorPage.notFound.operatorsText : text}</p>
      <p className="row">
        {overview ? (
          <ButtonLink href={path(overview)}>{common.errorPage.overview}</ButtonLink>
        ) : (
          <ButtonLink href={path("/")}>{common.errorPage.home}</ButtonLink>
        )}
        {status === 403 ? (
          <ButtonLink kind="quiet" href={path("/account")}>
            {common.errorPage.account}
          </ButtonLink>
        ) : null}
      </p>
      {requestId ? <p className="error-request">{common.errorPage.requestId(requestId)}</p> : null}
    </section>
  );
}
