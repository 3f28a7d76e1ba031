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
import { hashPassword } from "#app/domain/identity/hash-password.server.ts";
import { registerUser } from "#app/domain/identity/register-user.server.ts";
import { SignUpForm } from "#app/domain/identity/sign-in.ts";
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
  const form = await parseForm(request, SignUpForm);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const now = Date.now();
  const { name, email, phone, password } = form.data;
  const locale = localeOf(request);
  const texts = messagesFor(locale).account;
  const values = { name, email, phone: phone ?? "", to: form.data.to ?? "" };

  // the limit of signing in holds here too, or this form would tell quickly which e-mails have accounts
  const attempt = await store.write((tx) => takeSignInAttempt(tx, email, context.clientAddress, now));
  if (!attempt.isAllowed) {
    const seconds = Math.ceil((attempt.retryAt - now) / 1_000);
    return data(
      { values, errors: { form: texts.signIn.tooMany(formatInstant(attempt.retryAt, locale)) } },
      { status: 429, headers: { "retry-after": String(seconds) } },
    );
  }
  const passwordHash = await hashPassword(password);
  const shopper = { name, email, phone, passwordHash, roles: [{ role: "shopper", scopeId: "" }] } as const;
  const userId = await store.write((tx) => registerUser(tx, shopper, now));
  if (!userId)
    return data({ values, errors: { email: messagesFor(locale).fields.emailTaken } }, { status: 400 });

  const session = await openSession(store, request, context.clientAddress, { email, password });
  if (!session) throw new Error("a new account did not know its own password");
  return enter(store, request, context.clientAddress, session, form.data, now);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.signUp.title);

export default function SignUp() {
  const answer = useActionData<typeof action>();
  const { signUp } = useMessages().account;
  const path = usePath();
  const to = useLoaderData<typeof loader>().to || String(answer?.values.to ?? "");
  const query = to ? `?to=${encodeURIComponent(to)}` : "";
  return (
    <div className="account-entry">
      <PageTitle title={signUp.title} text={signUp.text} />
      {answer?.errors.form ? (
        <Notice kind="refusal" title={answer.errors.form} />
      ) : (
        <FormErrorSummary errors={answer?.errors} />
      )}
      <form method="post" action={path("/account/sign-up") + query} data-once>
        <input type="hidden" name="to" value={to} />
        <TextInput
          name="name"
          label={signUp.name}
          autoComplete="name"
          required
          maxLength={60}
          value={answer?.values.name}
          error={answer?.errors.name}
        />
        <TextInput
          name="email"
          label={signUp.email}
          hint={signUp.emailHint}
          type="email"
          autoComplete="username"
          required
          value={answer?.values.email}
          error={answer?.errors.email}
        />
        <TextInput
          name="password"
          label={signUp.password}
          hint={signUp.passwordHint}
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          error={answer?.errors.password}
        />
        <TextInput
          name="phone"
          label={signUp.phone}
          hint={signUp.phoneHint}
          type="tel"
          autoComplete="tel"
          isOptional
          width="medium"
          value={answer?.values.phone}
          error={answer?.errors.phone}
        />
        <Button isWide>{signUp.submit}</Button>
      </form>
      <p className="account-aside">
        {signUp.haveAccount} <a href={path("/account/sign-in") + query}>{signUp.signIn}</a>
      </p>
    </div>
  );
}
