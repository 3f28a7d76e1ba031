import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, ButtonLink, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { formatInstant } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import {
  listWallLinks,
  makeWallLink,
  newWallKey,
  revokeWallLink,
} from "#app/domain/identity/wall-links.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { checkForm, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import { publicOrigin } from "#app/http/public-origin.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

const NewLink = z.object({
  id: z.uuid("invalid"),
  name: z
    .string()
    .trim()
    .min(1, "required")
    .max(60, "tooLong")
    .regex(/^\P{Cc}*$/u, "invalid"),
});
const Revoked = z.object({ id: z.uuid("invalid") });

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAbility(request, "keepWalls");
  return { links: await listWallLinks(currentStore().read), id: newId() };
}

/** Makes a link, whose address only this one answer has; or revokes one. */
export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "keepWalls");
  const store = currentStore();
  const values = await readForm(request);
  if (values.intent === "revoke") {
    const form = checkForm(request, Revoked, values);
    if (!form.ok) return form.answer;
    await store.write((tx) => revokeWallLink(tx, form.data.id, person.userId, Date.now()));
    return data({ values: {}, errors: {}, address: undefined });
  }
  const form = checkForm(request, NewLink, values);
  if (!form.ok) return form.answer;
  const key = newWallKey();
  const isNew = await store.write((tx) => makeWallLink(tx, { ...form.data, key }, person.userId, Date.now()));
  const path = localPath(localeOf(request), `/counter/wall?key=${key}`);
  return data({ values: {}, errors: {}, address: isNew ? publicOrigin(request) + path : undefined });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ wall }) => wall.links.title);

export default function Walls() {
  const { links, id } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { links: words } = useMessages().wall;
  const locale = useLocale();
  const to = usePath();
  const address = answer && "address" in answer ? answer.address : undefined;
  const typed = answer && "refusal" in answer ? answer : undefined;
  const errors: Record<string, string> = answer?.errors ?? {};
  return (
    <>
      <PageTitle
        title={words.title}
        text={words.text}
        actions={
          <ButtonLink kind="quiet" href={to("/counter/wall")}>
            {words.ownScreen}
          </ButtonLink>
        }
      />
      <div className="stack-l admin-tables">
        {address ? (
          <Notice kind="success" title={words.made}>
            <p className="wall-address">
              <a href={address}>{address}</a>
            </p>
          </Notice>
        ) : null}
        <form method="post" data-once noValidate className="panel stack outlet-form">
          <FormErrorSummary errors={errors} />
          <input type="hidden" name="id" value={id} />
          <TextInput
            name="name"
            label={words.name}
            hint={words.nameHint}
            value={typed?.values.name}
            error={errors.name}
            maxLength={60}
            autoComplete="off"
          />
          <Button>{words.make}</Button>
        </form>
        <DataTable
          caption={words.list}
          rows={links}
          rowKey={(link) => link.id}
          empty={words.none}
          isStacked
          columns={[
            { key: "name", label: words.columns.name, cell: ({ name }) => name },
            { key: "by", label: words.columns.by, cell: ({ by }) => by ?? "–" },
            {
              key: "at",
              label: words.columns.at,
              cell: ({ createdAt }) => <DateTime instant={createdAt} />,
            },
            {
              key: "state",
              label: words.columns.state,
              cell: (link) =>
                link.revokedAt === null ? (
                  <form method="post" className="row">
                    <Badge tone="leaf">{words.live}</Badge>
                    <input type="hidden" name="intent" value="revoke" />
                    <input type="hidden" name="id" value={link.id} />
                    <Button kind="quiet" size="small">
                      {words.revoke}
                    </Button>
                  </form>
                ) : (
                  <Badge>{words.revokedAt(formatInstant(link.revokedAt, locale))}</Badge>
                ),
            },
          ]}
        />
      </div>
    </>
  );
}
