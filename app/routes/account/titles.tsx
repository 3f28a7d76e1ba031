import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { nameTitleFields, TitleFields } from "#app/components/fapiao-pieces.tsx";
import { Button, ButtonLink, Checkbox, FormErrorSummary } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { TITLES_MAX, TitleForm, titleOf } from "#app/domain/invoicing/title.ts";
import {
  changeTitle,
  deleteTitle,
  findTitle,
  keepTitle,
  listTitles,
  makeDefault,
} from "#app/domain/invoicing/titles.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { checkForm, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const query = new URL(request.url).searchParams;
  const titles = await listTitles(currentStore().read, person.userId);
  const edited = query.get("edit");
  const title = edited === null ? undefined : await getTitle(person.userId, edited);
  return {
    titles,
    done: query.get("done"),
    edited: title,
    isOpen: title !== undefined || query.has("new") || titles.length === 0,
  };
}

/** One of the person's own titles; another's is not there. */
async function getTitle(userId: string, titleId: string) {
  const title = isId(titleId) ? await findTitle(currentStore().read, userId, titleId) : undefined;
  if (!title) throw new Response("Not Found", { status: 404 });
  return title;
}

export async function action({ request }: ActionFunctionArgs) {
  const { userId } = await requireUser(request);
  const store = currentStore();
  const values = await readForm(request);
  const titleId = typedOf(values, "titleId") || undefined;
  const title = titleId === undefined ? undefined : await getTitle(userId, titleId);
  switch (typedOf(values, "intent")) {
    case "delete":
      if (title) await store.write((tx) => deleteTitle(tx, userId, title.id));
      return redirect("/account/titles?done=deleted", 303);
    case "default":
      if (title) await store.write((tx) => makeDefault(tx, userId, title.id));
      return redirect("/account/titles?done=saved", 303);
    default:
  }

  const form = checkForm(request, TitleForm, values);
  if (!form.ok) return form.answer;
  const isDefault = form.data.isDefault === "yes";
  const isKept = await store.write((tx) =>
    title === undefined
      ? keepTitle(tx, userId, titleOf(form.data), isDefault, Date.now())
      : changeTitle(tx, userId, title.id, titleOf(form.data), isDefault),
  );
  if (isKept) return redirect("/account/titles?done=saved", 303);
  const full = messagesFor(localeOf(request)).fapiao.titles.full(TITLES_MAX);
  return data({ values, errors: { form: full } as Record<string, string> }, { status: 409 });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ fapiao }) => fapiao.titles.title);

export default function Titles() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { account, common, fapiao } = useMessages();
  const texts = fapiao.titles;
  const path = usePath();
  const isOpen = page.isOpen || answer !== undefined;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: account.home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle
        title={texts.title}
        text={texts.text(TITLES_MAX)}
        actions={isOpen ? null : <ButtonLink href={path("/account/titles?new")}>{texts.add}</ButtonLink>}
      />
      <div className="stack-l">
        {!answer && page.done === "saved" ? <Notice kind="success" title={texts.saved} /> : null}
        {!answer && page.done === "deleted" ? <Notice kind="success" title={texts.deleted} /> : null}
        {isOpen ? <TitlePanel /> : null}
        {page.titles.length === 0 ? (
          <EmptyState title={texts.empty} />
        ) : (
          <ul className="address-list" aria-label={texts.list}>
            {page.titles.map((title) => (
              <li key={title.id} className="panel">
                <p>
                  <b>{title.name}</b> <Badge>{fapiao.titleKinds[title.titleKind]}</Badge>{" "}
                  {title.isDefault ? <Badge tone="leaf">{texts.isDefault}</Badge> : null}
                </p>
                {title.taxId ? <p className="number">{title.taxId}</p> : null}
                {title.bank ? (
                  <p className="quiet">
                    {title.bank} <span className="number">{title.bankAccount}</span>
                  </p>
                ) : null}
                <div className="row">
                  <a href={path(`/account/titles?edit=${title.id}`)} aria-label={texts.editOf(title.name)}>
                    {common.buttons.edit}
                  </a>
                  <form method="post" action={path("/account/titles")} className="row" data-once>
                    <input type="hidden" name="titleId" value={title.id} />
                    {title.isDefault ? null : (
                      <Button
                        kind="quiet"
                        size="small"
                        name="intent"
                        value="default"
                        aria-label={texts.setDefaultOf(title.name)}
                      >
                        {texts.setDefault}
                      </Button>
                    )}
                    <Button
                      kind="danger"
                      size="small"
                      name="intent"
                      value="delete"
                      aria-label={texts.deleteOf(title.name)}
                    >
                      {common.buttons.delete}
                    </Button>
                  </form>
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function TitlePanel() {
  const { edited, titles } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { checkout, fapiao } = useMessages();
  const texts = fapiao.titles;
  const path = usePath();
  return (
    <form
      method="post"
      action={path(edited ? `/account/titles?edit=${edited.id}` : "/account/titles")}
      className="panel fapiao-form field-grid"
      noValidate
      data-once
    >
      <h2>{edited ? texts.edit : texts.add}</h2>
      <FormErrorSummary errors={nameTitleFields(answer?.errors, fapiao, checkout.checkout.wrongField)} />
      {edited ? <input type="hidden" name="titleId" value={edited.id} /> : null}
      <TitleFields answer={answer} filled={edited} />
      <Checkbox
        name="isDefault"
        value="yes"
        label={texts.makeDefault}
        isChecked={answer ? answer.values.isDefault === "yes" : (edited?.isDefault ?? titles.length === 0)}
      />
      <div className="row">
        <Button name="intent" value="save">
          {texts.save}
        </Button>
        {titles.length === 0 ? null : <a href={path("/account/titles")}>{texts.cancel}</a>}
      </div>
    </form>
  );
}
