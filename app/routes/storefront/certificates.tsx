import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, Field, TextArea, TextInput } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { checkFile, type Verdict } from "#app/domain/shares/check-certificate.server.ts";
import { findCertificate } from "#app/domain/shares/issue-certificate.server.ts";
import { currentStore } from "#db/current.server.ts";

/** A statement has some two thousand characters; what is much longer is none. */
const STATEMENT_LENGTH_MAX = 20_000;

/** Leads on to the certificate of a number that was typed in. */
export async function loader({ request }: LoaderFunctionArgs) {
  const typed = new URL(request.url).searchParams.get("number");
  const number = typed?.trim().toUpperCase() ?? "";
  if (number === "") return data({ number: "", isUnknown: false });
  const found = await findCertificate(currentStore().read, number);
  if (found) throw redirect(`/certificates/${found.number}`, 303);
  return data({ number: number.slice(0, 60), isUnknown: true }, { status: 404 });
}

interface Checked {
  statement: string;
  isMissing: boolean;
  verdict: Verdict["is"] | null;
  /** Where it stands with us, of a genuine one that is ours. */
  number: string | null;
}

/** Checks a statement that was pasted or uploaded. Nothing of it is kept. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData().catch(() => {
    throw new Response(null, { status: 415 });
  });
  const pasted = form.get("statement");
  const file = form.get("file");
  const uploaded = file instanceof File && file.size > 0 ? await file.text() : "";
  const text = uploaded || (typeof pasted === "string" ? pasted : "");
  const answer = (more: Partial<Checked>, status = 200) =>
    data<Checked>(
      {
        statement: text.slice(0, STATEMENT_LENGTH_MAX),
        isMissing: false,
        verdict: null,
        number: null,
        ...more,
      },
      { status },
    );
  if (text.trim() === "") return answer({ isMissing: true }, 400);
  if (text.length > STATEMENT_LENGTH_MAX) return answer({ verdict: "unreadable" });
  const { read } = currentStore();
  const verdict = await checkFile(read, text);
  const number = verdict.is === "genuine" ? verdict.signed.statement.number : null;
  const isOurs = number !== null && (await findCertificate(read, number)) !== undefined;
  return answer({ verdict: verdict.is, number: isOurs ? number : null });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ certificate }) => certificate.check.title);

export default function CheckCertificate() {
  const { number, isUnknown } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const words = useMessages().certificate.check;
  const to = usePath();
  return (
    <div className="certificate-page stack-l">
      <PageTitle title={words.title} text={words.text} />
      {answer?.verdict ? (
        <Notice
          kind={answer.verdict === "genuine" ? "success" : "refusal"}
          title={words.verdicts[answer.verdict]}
        >
          {answer.number ? <a href={to(`/certificates/${answer.number}`)}>{words.open}</a> : null}
        </Notice>
      ) : null}
      <form
        method="post"
        action={to("/certificates")}
        encType="multipart/form-data"
        className="panel stack"
        noValidate
      >
        <TextArea
          name="statement"
          label={words.statement}
          hint={words.statementHint}
          value={answer?.statement}
          error={answer?.isMissing ? words.missing : undefined}
          rows={6}
          spellCheck={false}
        />
        <Field name="file" label={words.file}>
          {(control) => <input {...control} type="file" accept=".json,application/json" />}
        </Field>
        <div>
          <Button>{words.submit}</Button>
        </div>
      </form>
      <form method="get" action={to("/certificates")} className="panel stack">
        <TextInput
          name="number"
          label={words.number}
          hint={words.numberHint}
          value={number}
          error={isUnknown ? words.unknown : undefined}
        />
        <div>
          <Button kind="quiet">{words.look}</Button>
        </div>
      </form>
      <section className="prose">
        <h2>{words.offline}</h2>
        <p>{words.offlineText}</p>
        <p>
          <a href="/.well-known/bangfu-certificate-keys.json">{words.keys}</a>
        </p>
      </section>
    </div>
  );
}
