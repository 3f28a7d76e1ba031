import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { Button } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { type Device, deviceOf } from "#app/domain/identity/device.ts";
import { listSessions, revokeOtherSessions, revokeSession } from "#app/domain/identity/sessions.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId } from "#app/domain/values/id.ts";
import { parseForm } from "#app/http/forms.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";

const EndSessions = z.union([
  z.object({ end: z.literal("others") }),
  z.object({ end: z.literal("one"), sessionId: z.string().refine(isId) }),
]);

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const sessions = await listSessions(currentStore().read, person.userId, Date.now());
  return {
    ended: new URL(request.url).searchParams.get("ended"),
    sessions: sessions.map(({ sessionId, ipAddress, userAgent, signedInAt, seenAt }) => ({
      sessionId,
      isThisOne: sessionId === person.sessionId,
      device: deviceOf(userAgent),
      ipAddress,
      signedInAt,
      seenDay: businessDay(seenAt), // the row is touched once a day, so the hour would say nothing
    })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireUser(request);
  const form = await parseForm(request, EndSessions);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const wanted = form.data;
  if (wanted.end === "others") {
    await store.write((tx) => revokeOtherSessions(tx, person));
    return redirect("/account/sessions?ended=others", 303);
  }
  const isEnded = await store.write((tx) => revokeSession(tx, person.userId, wanted.sessionId));
  if (!isEnded) throw new Response("Not Found", { status: 404 });
  return redirect("/account/sessions?ended=one", 303);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.sessions.title);

export default function Sessions() {
  const { sessions, ended } = useLoaderData<typeof loader>();
  const { home, sessions: texts } = useMessages().account;
  const path = usePath();
  const nameOf = ({ browser, system }: Device) =>
    texts.device(browser ?? texts.unknownBrowser, system ?? texts.unknownSystem);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle title={texts.title} text={texts.text} />
      {ended === "one" ? <Notice kind="success">{texts.ended}</Notice> : null}
      {ended === "others" ? <Notice kind="success">{texts.othersEnded}</Notice> : null}
      <ul className="session-list">
        {sessions.map((session) => (
          <li key={session.sessionId} className="panel session">
            <div>
              <h2>
                {nameOf(session.device)}
                {session.isThisOne ? <Badge tone="leaf">{texts.thisOne}</Badge> : null}
              </h2>
              <dl className="session-facts">
                <dt>{texts.signedIn}</dt>
                <dd>
                  <DateTime instant={session.signedInAt} />
                </dd>
                <dt>{texts.lastUsed}</dt>
                <dd>
                  <DateTime day={session.seenDay} />
                </dd>
                {session.ipAddress ? (
                  <>
                    <dt>{texts.address}</dt>
                    <dd>{session.ipAddress}</dd>
                  </>
                ) : null}
              </dl>
            </div>
            {session.isThisOne ? (
              <form method="post" action={path("/account/sign-out")}>
                <Button kind="quiet">{texts.endThis}</Button>
              </form>
            ) : (
              <form method="post" action={path("/account/sessions")} data-once>
                <input type="hidden" name="end" value="one" />
                <input type="hidden" name="sessionId" value={session.sessionId} />
                <Button kind="quiet" aria-label={texts.endLabel(nameOf(session.device))}>
                  {texts.end}
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <form method="post" action={path("/account/sessions")} data-once>
          <input type="hidden" name="end" value="others" />
          <Button kind="danger">{texts.endOthers}</Button>
        </form>
      ) : (
        <p className="account-aside">{texts.onlyThis}</p>
      )}
    </>
  );
}
