import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Checkbox, FormErrorSummary, RadioGroup, TextInput } from "#app/components/fields.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { changeMembers, readMembersPage } from "#app/routes/purchasing/members-page.server.ts";
import { UNIT_ROLES } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export const loader = readMembersPage;
export const action = changeMembers;

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ units }) => units.members.title);

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Members() {
  const page = useLoaderData<typeof loader>();
  const answer: FormAnswer | undefined = useActionData<typeof action>();
  const { members: words } = useMessages().units;
  return (
    <>
      <PageTitle title={words.title} text={page.mayKeep ? words.textHead : words.text} />
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      {page.isActive ? null : <Notice kind="info">{words.closed}</Notice>}
      <div className="stack-l admin-tables">
        <Current page={page} />
        {page.mayKeep ? <Add page={page} answer={answer} /> : null}
        <Past page={page} />
        <Leave page={page} answer={answer} />
      </div>
    </>
  );
}

function Current({ page }: { page: Page }) {
  const { units, admin } = useMessages();
  const { members: words } = units;
  const keyOf = new Map(page.current.map(({ id }, index) => [id, page.keys[index + 2]]));
  return (
    <DataTable
      caption={words.current}
      rows={page.current}
      rowKey={({ id }) => id}
      isStacked
      columns={[
        { key: "name", label: words.columns.name, cell: ({ name }) => name },
        { key: "role", label: words.columns.role, cell: ({ role }) => admin.roles[role] },
        { key: "email", label: words.columns.email, cell: ({ email }) => email },
        {
          key: "since",
          label: words.columns.since,
          cell: ({ grantedAt }) => <DateTime instant={grantedAt} />,
        },
        { key: "by", label: words.columns.by, cell: ({ grantedBy }) => grantedBy ?? words.staff },
        ...(page.mayKeep
          ? [
              {
                key: "end",
                label: words.end,
                cell: ({ id, name, role }: Page["current"][number]) => (
                  <form method="post" data-once>
                    <input type="hidden" name="intent" value="end" />
                    <input type="hidden" name="key" value={keyOf.get(id)} />
                    <input type="hidden" name="membershipId" value={id} />
                    <Button kind="danger" size="small" aria-label={words.endOf(name, admin.roles[role])}>
                      {words.end}
                    </Button>
                  </form>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function Past({ page }: { page: Page }) {
  const { units, admin } = useMessages();
  const { members: words } = units;
  return (
    <DataTable
      caption={words.past}
      rows={page.past}
      rowKey={({ id }) => id}
      empty={words.nobodyPast}
      isStacked
      columns={[
        { key: "name", label: words.columns.name, cell: ({ name }) => name },
        { key: "role", label: words.columns.role, cell: ({ role }) => admin.roles[role] },
        {
          key: "since",
          label: words.columns.since,
          cell: ({ grantedAt }) => <DateTime instant={grantedAt} />,
        },
        {
          key: "until",
          label: words.columns.until,
          cell: ({ endedAt }) => (endedAt === null ? "–" : <DateTime instant={endedAt} />),
        },
        {
          key: "endedBy",
          label: words.columns.endedBy,
          cell: ({ endedBy, hasLeft }) => (hasLeft ? words.self : (endedBy ?? words.staff)),
        },
      ]}
    />
  );
}

/** The answer, where it is about the form of this name. */
function ofForm(answer: FormAnswer | undefined, intent: string) {
  return answer?.values.intent === intent ? answer : undefined;
}

function Add({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { units, admin } = useMessages();
  const { members: words, register } = units;
  const own = ofForm(answer, "add");
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.add}</h2>
      <FormErrorSummary errors={nameErrors(own?.errors, words, register.wrongField)} form="add" />
      <input type="hidden" name="intent" value="add" />
      <input type="hidden" name="key" value={page.keys[0]} />
      <TextInput
        name="email"
        form="add"
        label={words.email}
        hint={words.emailHint}
        type="email"
        autoComplete="off"
        maxLength={254}
        value={own?.values.email}
        error={own?.errors.email}
      />
      <RadioGroup
        name="role"
        form="add"
        label={words.role}
        value={own?.values.role ?? "buyer"}
        error={own?.errors.role}
        options={UNIT_ROLES.map((value) => ({
          value,
          label: admin.roles[value],
          hint: words.roleHints[value],
        }))}
      />
      <div>
        <Button>{words.addSubmit}</Button>
      </div>
    </form>
  );
}

function Leave({ page, answer }: { page: Page; answer: FormAnswer | undefined }) {
  const { members: words } = useMessages().units;
  const own = ofForm(answer, "leave");
  return (
    <form method="post" data-once noValidate className="panel stack unit-form">
      <h2>{words.leave}</h2>
      <p>{words.leaveText}</p>
      <input type="hidden" name="intent" value="leave" />
      <input type="hidden" name="key" value={page.keys[1]} />
      <Checkbox name="sure" form="leave" value="yes" label={words.leaveSure} error={own?.errors.sure} />
      <div>
        <Button kind="danger">{words.leaveSubmit}</Button>
      </div>
    </form>
  );
}
