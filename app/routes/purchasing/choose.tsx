import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { scopesFor } from "#app/domain/identity/access.ts";
import { listUnits } from "#app/domain/units/queries.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { currentStore } from "#db/current.server.ts";
import { UNIT_ROLES } from "#db/words.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const units = await listUnits(currentStore().read, scopesFor(person, "openUnit"));
  if (units.length === 1) throw redirect(`/purchasing/${units[0]?.id}`, 303);
  return {
    units: units.map((unit) => ({
      id: unit.id,
      kind: unit.kind,
      name: unitNameFor(unit, person),
      roles: UNIT_ROLES.filter((role) =>
        person.roles.some((held) => held.role === role && held.scopeId === unit.id),
      ),
    })),
  };
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ purchasing }) => purchasing.choose.title);

export default function ChooseUnit() {
  const { units } = useLoaderData<typeof loader>();
  const { account, admin, purchasing, units: words } = useMessages();
  const locale = useLocale();
  const to = usePath();
  const texts = purchasing.choose;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: account.home.title, href: to("/account") }, { label: purchasing.room }]}
      />
      <PageTitle title={texts.title} {...(units.length > 0 && { text: texts.text })} />
      <div className="stack-l">
        {units.length === 0 ? (
          <EmptyState
            title={texts.none}
            text={texts.noneText}
            action={{ href: to("/purchasing/register"), label: words.register.start }}
          />
        ) : (
          <ul className="account-rooms">
            {units.map(({ id, kind, name, roles }) => (
              <li key={id}>
                <a href={to(`/purchasing/${id}`)}>
                  <strong>{locale === "en" ? name.en : name.zh}</strong>
                  <span>
                    {purchasing.kinds[kind]} · {roles.map((role) => admin.roles[role]).join(" · ")}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
        {units.length === 0 ? null : (
          <p>
            <a href={to("/purchasing/register")}>{words.register.title}</a>
          </p>
        )}
      </div>
    </>
  );
}
