import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { hashPassword } from "#app/domain/identity/hash-password.server.ts";
import { registerUser } from "#app/domain/identity/register-user.server.ts";
import { SignUpForm } from "#app/domain/identity/sign-in.ts";
import { openSession } from "#app/http/auth.server.ts";
import { parseForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { enter, loadEntry, refuseGuessing } from "#app/routes/account/enter.server.ts";
import { destinationOf, EntryPage, withDestination } from "#app/routes/account/entry-form.tsx";
import { currentStore } from "#db/current.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return loadEntry(request);
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, SignUpForm);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const now = Date.now();
  const { name, email, phone, password } = form.data;
  const values = { name, email, phone: phone ?? "", to: form.data.to ?? "" };
  const refused = await refuseGuessing(store, request, context.clientAddress, values, now);
  if (refused) return refused;

  const passwordHash = await hashPassword(password);
  const shopper = { name, email, phone, passwordHash, roles: [{ role: "shopper", scopeId: "" }] } as const;
  const userId = await store.write((tx) => registerUser(tx, shopper, now));
  if (!userId)
    return data(
      { values, errors: { email: messagesFor(localeOf(request)).fields.emailTaken } },
      { status: 400 },
    );

  const session = await openSession(store, request, context.clientAddress, { email, password });
  if (!session) throw new Error("a new account did not know its own password");
  return enter(store, request, context.clientAddress, session, form.data, now);
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.signUp.title);

export default function SignUp() {
  const answer = useActionData<typeof action>();
  const to = destinationOf(useLoaderData<typeof loader>().to, answer);
  const { signUp } = useMessages().account;
  const path = usePath();
  return (
    <EntryPage
      path="/account/sign-up"
      title={signUp.title}
      text={signUp.text}
      to={to}
      answer={answer}
      submit={signUp.submit}
      asides={[
        <>
          {signUp.haveAccount} <a href={withDestination(path("/account/sign-in"), to)}>{signUp.signIn}</a>
        </>,
      ]}
    >
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
    </EntryPage>
  );
}
