import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { SignInForm } from "#app/domain/identity/sign-in.ts";
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
  const form = await parseForm(request, SignInForm);
  if (!form.ok) return form.answer;

  const store = currentStore();
  const now = Date.now();
  const { email, password } = form.data;
  const values = { email, to: form.data.to ?? "" };
  const refused = await refuseGuessing(store, request, context.clientAddress, values, now);
  if (refused) return refused;

  const session = await openSession(store, request, context.clientAddress, { email, password });
  if (session) return enter(store, request, context.clientAddress, session, form.data, now);
  const { wrong } = messagesFor(localeOf(request)).account.signIn;
  return data({ values, errors: { form: wrong } }, { status: 400 });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.signIn.title);

export default function SignIn() {
  const answer = useActionData<typeof action>();
  const to = destinationOf(useLoaderData<typeof loader>().to, answer);
  const { signIn } = useMessages().account;
  const path = usePath();
  return (
    <EntryPage
      path="/account/sign-in"
      title={signIn.title}
      notice={to && !answer ? <Notice kind="info">{signIn.toGoOn}</Notice> : null}
      to={to}
      answer={answer}
      submit={signIn.submit}
      asides={[
        <>
          {signIn.noAccount} <a href={withDestination(path("/account/sign-up"), to)}>{signIn.signUp}</a>
        </>,
        <>
          {signIn.guest} <a href={path("/orders/find")}>{signIn.findOrder}</a>
        </>,
      ]}
    >
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
    </EntryPage>
  );
}
