import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { AddressFields } from "#app/components/address-fields.tsx";
import { Button, ButtonLink, EnterButton, FormErrorSummary } from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameFields } from "#app/components/name-fields.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listPlaceChoices } from "#app/domain/geography/place-choices.server.ts";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import {
  ADDRESSES_MAX,
  changeAddress,
  deleteAddress,
  findAddress,
  listAddresses,
  saveAddress,
} from "#app/domain/ordering/addresses.server.ts";
import { Receiver } from "#app/domain/ordering/order.ts";
import { isId } from "#app/domain/values/id.ts";
import { checkForm, type FormAnswer, readForm, typedOf } from "#app/http/forms.server.ts";
import { requireUser } from "#app/http/guards.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

const FIELDS = [
  "receiverName",
  "phone",
  "provinceCode",
  "prefectureCode",
  "countyCode",
  "street",
  "detail",
] as const;

/** The form of one address: a new one, or with its id one of the person's own. */
async function drawForm(
  read: Reader,
  addressId: string | undefined,
  typed: Partial<Record<(typeof FIELDS)[number], string | null>>,
  errors: Record<string, string>,
) {
  const values = Object.fromEntries(FIELDS.map((name) => [name, typed[name] ?? ""])) as Record<
    (typeof FIELDS)[number],
    string
  >;
  const places = await listPlaceChoices(read, values.provinceCode, values.prefectureCode);
  return { addressId, values, errors, ...places };
}

export async function loader({ request }: LoaderFunctionArgs) {
  const person = await requireUser(request);
  const { read } = currentStore();
  const query = new URL(request.url).searchParams;
  const addresses = (await listAddresses(read, person.userId)).map((address) => ({
    id: address.id,
    receiverName: address.receiverName,
    phone: address.phone,
    text: `${address.regionZh ?? ""} ${address.street} ${address.detail}`,
    isOutdated: address.regionZh === undefined,
  }));
  const edited = query.get("edit");
  const address = edited === null ? undefined : await getAddress(read, person.userId, edited);
  const isOpen = address !== undefined || query.has("new") || addresses.length === 0;
  return {
    addresses,
    addressesMax: ADDRESSES_MAX,
    done: query.get("done"),
    form: isOpen ? await drawForm(read, address?.id, address ?? { phone: person.phone }, {}) : undefined,
  };
}

/** One of the person's own addresses; another's is not there. */
async function getAddress(read: Reader, userId: string, addressId: string) {
  const address = isId(addressId) ? await findAddress(read, userId, addressId) : undefined;
  if (!address) throw new Response("Not Found", { status: 404 });
  return address;
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireUser(request);
  const store = currentStore();
  const { account, checkout } = messagesFor(localeOf(request));
  const values = await readForm(request);
  const addressId = typedOf(values, "addressId") || undefined;
  if (addressId !== undefined) await getAddress(store.read, person.userId, addressId);

  const redraw = async (status: number, errors: Record<string, string>) =>
    data(await drawForm(store.read, addressId, typedFields(values), errors), { status });

  switch (typedOf(values, "intent")) {
    case "places":
      return redraw(200, {});
    case "delete":
      if (addressId === undefined) throw new Response("Not Found", { status: 404 });
      await store.write((tx) => deleteAddress(tx, person.userId, addressId));
      return redirect("/account/addresses?done=deleted", 303);
    default:
  }

  const form = checkForm(request, Receiver, values);
  if (!form.ok) return redraw(400, form.answer.data.errors);
  const { provinceCode, prefectureCode, countyCode } = form.data;
  if (!(await resolvePlace(store.read, provinceCode, prefectureCode || null, countyCode)))
    return redraw(400, { countyCode: checkout.checkout.unknownPlace });
  const isKept = await store.write((tx) =>
    addressId === undefined
      ? saveAddress(tx, person.userId, form.data, Date.now())
      : changeAddress(tx, person.userId, addressId, form.data),
  );
  if (!isKept) return redraw(409, { form: account.addresses.full(ADDRESSES_MAX) });
  return redirect("/account/addresses?done=saved", 303);
}

function typedFields(values: FormAnswer["values"]) {
  return Object.fromEntries(FIELDS.map((name) => [name, typedOf(values, name)]));
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ account }) => account.addresses.title);

export default function Addresses() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { account, common } = useMessages();
  const texts = account.addresses;
  const path = usePath();
  const form = answer ?? page.form;
  return (
    <>
      <Breadcrumbs crumbs={[{ label: account.home.title, href: path("/account") }, { label: texts.title }]} />
      <PageTitle
        title={texts.title}
        text={texts.text(page.addressesMax)}
        actions={form ? null : <ButtonLink href={path("/account/addresses?new")}>{texts.add}</ButtonLink>}
      />
      <div className="stack-l">
        {!answer && page.done === "saved" ? <Notice kind="success" title={texts.saved} /> : null}
        {!answer && page.done === "deleted" ? <Notice kind="success" title={texts.deleted} /> : null}
        {form ? <AddressForm form={form} isFirst={page.addresses.length === 0} /> : null}
        {page.addresses.length === 0 ? null : (
          <ul className="address-list" aria-label={texts.list}>
            {page.addresses.map((address) => (
              <li key={address.id} className="panel">
                <p>
                  <b>{address.receiverName}</b> <span className="number">{address.phone}</span>{" "}
                  {address.isOutdated ? <Badge tone="warning">{texts.outdated}</Badge> : null}
                </p>
                <p>{address.text}</p>
                <div className="row">
                  <a
                    href={path(`/account/addresses?edit=${address.id}`)}
                    aria-label={texts.editOf(address.receiverName)}
                  >
                    {common.buttons.edit}
                  </a>
                  <form method="post" action={path("/account/addresses")} data-once>
                    <input type="hidden" name="addressId" value={address.id} />
                    <Button
                      kind="danger"
                      size="small"
                      name="intent"
                      value="delete"
                      aria-label={texts.deleteOf(address.receiverName)}
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

type AddressFormData = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["form"]>;

function AddressForm({ form, isFirst }: { form: AddressFormData; isFirst: boolean }) {
  const { account, checkout } = useMessages();
  const texts = account.addresses;
  const path = usePath();
  return (
    <form
      method="post"
      action={path("/account/addresses")}
      className="panel address-form field-grid"
      noValidate
      data-once
    >
      <EnterButton name="intent" value="save" />
      <h2>{form.addressId ? texts.edit : texts.add}</h2>
      <FormErrorSummary errors={nameFields(form.errors, checkout.checkout)} />
      {form.addressId ? <input type="hidden" name="addressId" value={form.addressId} /> : null}
      <AddressFields {...form} />
      <div className="row">
        <Button name="intent" value="save">
          {texts.save}
        </Button>
        {isFirst ? null : <a href={path("/account/addresses")}>{texts.cancel}</a>}
      </div>
    </form>
  );
}
