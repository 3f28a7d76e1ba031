import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatInstant } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { takeSignInAttempt } from "#app/domain/identity/attempts.server.ts";
import { SignInForm } from "#app/domain/identity/sign-in.ts";
import { openSession } from "#app/http/auth.server.ts";
import { parseForm } from "#app/http/forms.server.ts";
import { localDestination } from "#app/http/local-destination.ts";
import { localeOf } from "#app/http/locale.ts";
import { findSignedIn } from "#app/http/session.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { enter } from "#app/routes/account/enter.server.ts";
import { currentStore } from "#db/current.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const to = new URL(request.url).searchParams.get("to");
  if (await findSignedIn(request)) throw redirect(localDestination(to, "/account"), 303);
  return { to: localDestination(to, "") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, SignInForm);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const now = Date.now();
  const { email, password } = form.data;
  const locale = localeOf(request);
  const texts = messagesFor(locale).account.signIn;
  const values = { email, to: form.data.to ?? "" };

  const attempt = await store.write((tx) => takeSignInAttempt(tx, email, context.clientAddress, now));
  if (!attempt.isAllowed) {
    const seconds = Math.ceil((attempt.retryAt - now) / 1_000);
    return data(
      { values, errors: { form: texts.tooMany(formatInstant(attempt.retryAt, locale)) } },
      { status: 429, headers: { "retry-after": String(seconds) } },
    );
  }
  const session = await openSession(store, request, context.clientAddress, { email, password });
  if (!session) return data({ values, errors: { form: texts.wrong } }, { status: 400 });

  return enter(store, request, context.clientAddress, session, form.data, now);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.signIn.title);

export default function SignIn() {
  const answer = useActionData<typeof action>();
  const { signIn } = useMessages().account;
  const path = usePath();
  const to = useLoaderData<typeof loader>().to || String(answer?.values.to ?? "");
  const query = to ? `?to=${encodeURIComponent(to)}` : "";
  return (
    <div className="account-entry">
      <PageTitle title={signIn.title} />
      {to && !answer ? <Notice kind="info">{signIn.toGoOn}</Notice> : null}
      {answer?.errors.form ? (
        <Notice kind="refusal" title={answer.errors.form} />
      ) : (
        <FormErrorSummary errors={answer?.errors} />
      )}
      <form method="post" action={path("/account/sign-in") + query} data-once>
        <input type="hidden" name="to" value={to} />
        <TextInput
          name="email"
          label={signIn.email}
          type="email"
          autoComplete="username"
          required
          value={answer?.values.email}
          error={answer?.errors.email}
        />
        <TextInput
          name="password"
          label={signIn.password}
          type="password"
          autoComplete="current-password"
          required
          error={answer?.errors.password}
        />
        <Button isWide>{signIn.submit}</Button>
      </form>
      <p className="account-aside">
        {signIn.noAccount} <a href={path("/account/sign-up") + query}>{signIn.signUp}</a>
      </p>
      <p className="account-aside">
        {signIn.guest} <a href={path("/orders/find")}>{signIn.findOrder}</a>
      </p>
    </div>
  );
}
