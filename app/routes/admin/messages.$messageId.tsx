import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { Button, FormErrorSummary, TextArea } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { type Letter, textOf } from "#app/domain/messaging/letter.ts";
import { isRepeatable } from "#app/domain/messaging/message.ts";
import { shownAddress } from "#app/domain/messaging/message-queries.server.ts";
import { repeatMessage } from "#app/domain/messaging/repeat-message.server.ts";
import { findMessage } from "#app/domain/reporting/messages.server.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt, type FormAnswer, parseForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { writeLetter } from "#app/messages/letters.ts";
import { MESSAGE_TONES } from "#app/routes/admin/message-tone.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";
import { isDemoDatabase } from "#db/facts.ts";

export { ErrorBoundary } from "#app/routes/admin/error-boundary.tsx";

/** One message as it was read, or, before it was sent, as it will be. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMessages");
  const { read } = currentStore();
  const found = isId(params.messageId ?? "") ? await findMessage(read, params.messageId ?? "") : undefined;
  if (!found) throw new Response("Not Found", { status: 404 });
  const { message, orderNumber, repeatedByName, repeats } = found;
  const { address, facts: _, letter, ...shown } = message;
  const isMasked = !may(person, "seePersonalData");
  const home = {
    origin: process.env.PUBLIC_ORIGIN || new URL(request.url).origin,
    isDemo: await isDemoDatabase(read),
  };
  const words = letter ? (JSON.parse(letter) as Letter) : previewOf(message, home);
  return {
    message: shown,
    to: shownAddress(message.channel, address, isMasked),
    isMasked,
    orderNumber,
    repeatedByName,
    repeats,
    letter: words,
    text: words && textOf(words, message.locale),
    isPreview: letter === null,
    repeatId: isRepeatable(message) && may(person, "repeatMessages") ? newId() : undefined,
    mayReadOrders: may(person, "readOrders"),
  };
}

type Message = NonNullable<Awaited<ReturnType<typeof findMessage>>>["message"];

/** The letter as it would be written now; undefined for a message whose facts were forgotten. */
function previewOf(message: Message, home: Parameters<typeof writeLetter>[1]): Letter | undefined {
  if (message.address === null) return undefined;
  const { kind, channel, locale } = message;
  const told = { kind, channel, locale, facts: JSON.parse(message.facts) };
  return writeLetter(told as Parameters<typeof writeLetter>[0], home);
}

const RepeatForm = z.object({
  repeatId: z.string().refine(isId),
  reason: z.string().trim().min(1, "required").max(200, "tooLong"),
});

/** Sends the message again, to the same address and for a reason that is kept. */
export async function action({ request, params }: ActionFunctionArgs) {
  const person = await requireAbility(request, "repeatMessages");
  const messageId = params.messageId ?? "";
  const store = currentStore();
  if (!isId(messageId) || !(await findMessage(store.read, messageId)))
    throw new Response("Not Found", { status: 404 });
  const form = await parseForm(request, RepeatForm);
  if (!form.ok) return form.answer;
  const wish = { ...form.data, messageId };
  const repeated = await attempt(
    request,
    () => store.write((tx) => repeatMessage(tx, wish, person.userId, Date.now())),
    form.values,
  );
  if (!repeated.ok) return repeated.answer;
  return redirect(`/admin/messages/${wish.repeatId}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ matches, data: page }) =>
  privateMeta(matches, ({ mailroom }) =>
    page ? mailroom.one.title(mailroom.kinds[page.message.kind]) : mailroom.title,
  );

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AdminMessage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { mailroom: words } = useMessages();
  const to = usePath();
  const { message, repeatId } = page;
  const title = words.one.title(words.kinds[message.kind]);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: words.title, href: to("/admin/messages") }, { label: title }]} />
      <PageTitle
        title={title}
        actions={<Badge tone={MESSAGE_TONES[message.state]}>{words.states[message.state]}</Badge>}
      />
      <div className="admin-columns">
        <LetterSection page={page} />
        <div className="stack-l">
          <Facts page={page} />
          {repeatId === undefined ? null : <RepeatPanel repeatId={repeatId} answer={answer} />}
        </div>
      </div>
    </>
  );
}

/** The letter without its HTML: the same parts in the page's own clothes, and the text as it was sent. */
function LetterSection({ page: { letter, text, isPreview } }: { page: Page }) {
  const { mailroom } = useMessages();
  const words = mailroom.one;
  if (!letter) return <Notice kind="info">{words.letterGone}</Notice>;
  return (
    <section className="stack message-letter">
      <h2>{isPreview ? words.preview : words.letter}</h2>
      <div className="panel stack">
        {letter.subject ? <h3>{letter.subject}</h3> : null}
        {letter.lead.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {letter.rows.length > 0 ? (
          <dl className="order-facts">
            {letter.rows.map(({ label, value }) => (
              <Fragment key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </Fragment>
            ))}
          </dl>
        ) : null}
        {letter.link ? <p>{words.linkTo(letter.link.label, letter.link.href)}</p> : null}
        {letter.foot.length > 0 ? <p className="message-foot">{letter.foot.join("\n")}</p> : null}
      </div>
      <details>
        <summary>{words.asText}</summary>
        <pre className="message-text">{text}</pre>
      </details>
    </section>
  );
}

function Facts({ page }: { page: Page }) {
  const { mailroom } = useMessages();
  const words = mailroom.one;
  const path = usePath();
  const { message, to, orderNumber, repeatedByName, repeats } = page;
  return (
    <section className="panel stack">
      <h2>{words.facts}</h2>
      <dl className="order-facts">
        <dt>{words.channel}</dt>
        <dd>{mailroom.channels[message.channel]}</dd>
        <dt>{words.to}</dt>
        <dd>{to ?? mailroom.forgotten}</dd>
        <dt>{words.language}</dt>
        <dd>{mailroom.locales[message.locale]}</dd>
        <dt>{words.order}</dt>
        <dd>
          {orderNumber && page.mayReadOrders ? (
            <a href={path(`/admin/orders/${orderNumber}`)}>{orderNumber}</a>
          ) : (
            (orderNumber ?? "–")
          )}
        </dd>
        <dt>{words.state}</dt>
        <dd>
          {mailroom.states[message.state]}
          {message.endedBy ? ` · ${mailroom.ends[message.endedBy]}` : null}
        </dd>
        <dt>{words.createdAt}</dt>
        <dd>
          <DateTime instant={message.createdAt} />
        </dd>
        {message.sentAt === null ? null : (
          <>
            <dt>{words.sentAt}</dt>
            <dd>
              <DateTime instant={message.sentAt} />
            </dd>
          </>
        )}
        {message.tries > 0 ? (
          <>
            <dt>{words.tries}</dt>
            <dd>{formatCount(message.tries)}</dd>
          </>
        ) : null}
        {message.state === "waiting" && message.tries > 0 ? (
          <>
            <dt>{words.nextTryAt}</dt>
            <dd>
              <DateTime instant={message.nextTryAt} />
            </dd>
          </>
        ) : null}
        {message.error ? (
          <>
            <dt>{words.error}</dt>
            <dd>{message.error}</dd>
          </>
        ) : null}
        {message.repeatOf ? (
          <>
            <dt>{words.repeatOf}</dt>
            <dd>
              <a href={path(`/admin/messages/${message.repeatOf}`)}>{mailroom.kinds[message.kind]}</a>
            </dd>
            <dt>{words.repeatReason}</dt>
            <dd>{message.repeatReason}</dd>
            <dt>{words.repeatedBy}</dt>
            <dd>{repeatedByName ?? "–"}</dd>
          </>
        ) : null}
        {repeats.length > 0 ? (
          <>
            <dt>{words.repeats}</dt>
            <dd>
              {repeats.map(({ id, createdAt, state }) => (
                <span className="row-within" key={id}>
                  <a href={path(`/admin/messages/${id}`)}>
                    <DateTime instant={createdAt} />
                  </a>{" "}
                  {mailroom.states[state]}
                </span>
              ))}
            </dd>
          </>
        ) : null}
      </dl>
      {page.isMasked ? <p className="quiet">{words.masked}</p> : null}
    </section>
  );
}

function RepeatPanel({ repeatId, answer }: { repeatId: string; answer: FormAnswer | undefined }) {
  const { mailroom } = useMessages();
  const words = mailroom.repeat;
  return (
    <form method="post" data-once className="panel stack">
      <h2>{words.title}</h2>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} />
      <p className="quiet">{words.text}</p>
      <input type="hidden" name="repeatId" value={repeatId} />
      <TextArea
        name="reason"
        label={words.reason}
        hint={words.reasonHint}
        value={answer?.values.reason}
        error={answer?.errors.reason}
        maxLength={200}
        required
      />
      <Button kind="quiet">{words.submit}</Button>
    </form>
  );
}
