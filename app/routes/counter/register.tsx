import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, ButtonLink, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { registerDevice } from "#app/domain/tills/devices.server.ts";
import { attempt, parseForm } from "#app/http/forms.server.ts";
import { findTill, tillCookie } from "#app/http/till-cookie.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Makes this tablet a till: whoever holds it enters the code that the centre was shown. */
export async function loader({ request }: LoaderFunctionArgs) {
  const device = await findTill(request);
  return { known: device && device.revokedAt === null ? { code: device.code, name: device.name } : null };
}

const Registering = z.object({ code: z.string().trim().min(1, "required").max(40, "tooLong") });

export async function action({ request }: ActionFunctionArgs) {
  const form = await parseForm(request, Registering);
  if (!form.ok) return form.answer;
  const { code } = form.data;
  const made = await attempt(
    request,
    () => currentStore().write((tx) => registerDevice(tx, code, Date.now())),
    form.values,
  );
  if (!made.ok) return made.answer;
  return redirect("/counter", {
    status: 303,
    headers: { "set-cookie": tillCookie(request, made.value.secret) },
  });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.register.title);

export default function Register() {
  const { known } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const words = useMessages().counter.register;
  const to = usePath();
  return (
    <main id="content" className="counter-alone stack">
      <PageTitle title={words.title} text={words.text} />
      {known ? (
        <Notice kind="warning" title={words.known(known.name, known.code)}>
          <p>{words.knownText}</p>
          <ButtonLink href={to("/counter")} kind="quiet">
            {words.toTill}
          </ButtonLink>
        </Notice>
      ) : null}
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <form method="post" data-once className="panel stack">
        <FormErrorSummary errors={answer?.errors} />
        <TextInput
          name="code"
          label={words.code}
          hint={words.codeHint}
          value={answer?.values.code}
          error={answer?.errors.code}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          width="medium"
        />
        <Button>{words.submit}</Button>
      </form>
    </main>
  );
}
