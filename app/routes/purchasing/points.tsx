import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { AddressFields } from "#app/components/address-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import {
  Button,
  ButtonLink,
  EnterButton,
  Field,
  FormErrorSummary,
  TextInput,
} from "#app/components/fields.tsx";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { nameFields } from "#app/components/name-fields.ts";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { listPlaceChoices } from "#app/domain/geography/place-choices.server.ts";
import {
  addPoint,
  changePoint,
  endPoint,
  findPoint,
  keepPointImport,
  listPoints,
} from "#app/domain/purchasing/delivery-points.server.ts";
import { POINT_COLUMNS, POINT_NAME_LENGTH_MAX, PointForm } from "#app/domain/purchasing/point-rows.ts";
import type { BuyingUnit } from "#app/domain/units/queries.server.ts";
import { isId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, typedOf } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { readSheetFile, readUpload } from "#app/routes/purchasing/read-sheet.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const FIELDS = [
  "name",
  "receiverName",
  "phone",
  "provinceCode",
  "prefectureCode",
  "countyCode",
  "street",
  "detail",
] as const;

async function drawForm(
  read: Reader,
  pointId: string | undefined,
  typed: Partial<Record<(typeof FIELDS)[number], string | null>>,
  errors: Record<string, string>,
) {
  const values = Object.fromEntries(FIELDS.map((name) => [name, typed[name] ?? ""])) as Record<
    (typeof FIELDS)[number],
    string
  >;
  return {
    form: {
      pointId,
      values,
      errors,
      ...(await listPlaceChoices(read, values.provinceCode, values.prefectureCode)),
    },
    fileError: undefined,
  };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const query = new URL(request.url).searchParams;
  const points = await listPoints(read, unit.id);
  const mayKeep = may("keepUnit");
  const edited = mayKeep ? query.get("edit") : null;
  const point = edited === null ? undefined : await getPoint(read, unit.id, edited);
  const isOpen = mayKeep && (point !== undefined || query.has("new"));
  return {
    mayKeep,
    done: query.get("done"),
    points: points.map(({ id, name, receiverName, phone, regionZh, street, detail }) => ({
      id,
      name,
      receiverName,
      phone,
      address: `${regionZh ?? ""} ${street} ${detail}`.trim(),
      isOutdated: regionZh === undefined,
    })),
    form: isOpen ? (await drawForm(read, point?.id, point ?? placeOf(unit), {})).form : undefined,
  };
}

/** A new place lies most likely where its unit does. */
function placeOf({ provinceCode, prefectureCode, countyCode, street }: BuyingUnit) {
  return { provinceCode, prefectureCode, countyCode, street };
}

/** One of the unit's own places; another's is not there. */
async function getPoint(read: Reader, unitId: string, pointId: string) {
  const point = isId(pointId) ? await findPoint(read, unitId, pointId) : undefined;
  if (!point) throw new Response("Not Found", { status: 404 });
  return point;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "keepUnit");
  const store = currentStore();
  const now = Date.now();
  const here = `/purchasing/${unit.id}/points`;
  const sent = await readUpload(request);
  const values: FormAnswer["values"] = Object.fromEntries(
    [...sent].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const { points: texts, checkout } = messagesFor(localeOf(request));
  const pointId = typedOf(values, "pointId") || undefined;
  if (pointId !== undefined) await getPoint(store.read, unit.id, pointId);
  const typed = Object.fromEntries(FIELDS.map((name) => [name, typedOf(values, name)]));
  const redraw = async (status: number, errors: Record<string, string>) =>
    data(await drawForm(store.read, pointId, typed, errors), { status });

  switch (typedOf(values, "intent")) {
    case "places":
      return redraw(200, {});
    case "upload": {
      const read = await readSheetFile(request, sent.get("file"), POINT_COLUMNS);
      if (!read.ok) return data({ form: undefined, fileError: read.error }, { status: 400 });
      const importId = await store.write((tx) => keepPointImport(tx, unit.id, read, person.userId, now));
      return redirect(`${here}/imports/${importId}`, 303);
    }
    case "end":
      if (pointId === undefined) throw new Response("Not Found", { status: 404 });
      await store.write((tx) => endPoint(tx, unit.id, pointId, now));
      return redirect(`${here}?done=ended`, 303);
    default:
  }
  const form = checkForm(request, PointForm, values);
  if (!form.ok) {
    const { errors } = form.answer.data;
    return redraw(400, { ...errors, ...(errors.phone && { phone: texts.phoneError }) });
  }
  const kept = await attempt(request, () =>
    store.write(async (tx) => {
      if (pointId === undefined) await addPoint(tx, unit.id, form.data, person.userId, now);
      else await changePoint(tx, unit.id, pointId, form.data, person.userId, now);
    }),
  );
  if (kept.ok) return redirect(`${here}?done=saved`, 303);
  if (kept.refusal.code === "UNKNOWN_PLACE")
    return redraw(400, { countyCode: checkout.checkout.unknownPlace });
  return redraw(409, { name: kept.answer.data.refusal?.message ?? "" });
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ points }) => points.title);

export default function Points() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { common, points: texts } = useMessages();
  const to = usePath();
  const here = to(`/purchasing/${useParams().unitId}/points`);
  const form = answer ? answer.form : page.form;
  return (
    <>
      <PageTitle
        title={texts.title}
        text={texts.text}
        actions={page.mayKeep && !form ? <ButtonLink href={`${here}?new`}>{texts.add}</ButtonLink> : null}
      />
      <div className="stack-l">
        {!answer && page.done === "saved" ? <Notice kind="success" title={texts.saved} /> : null}
        {!answer && page.done === "ended" ? <Notice kind="success" title={texts.ended} /> : null}
        {form ? <PointEditor form={form} here={here} /> : null}
        <DataTable
          caption={texts.list}
          rows={page.points}
          rowKey={({ id }) => id}
          empty={texts.none}
          isStacked
          columns={[
            { key: "name", label: texts.columns.name, cell: ({ name }) => name },
            { key: "receiver", label: texts.columns.receiver, cell: ({ receiverName }) => receiverName },
            {
              key: "phone",
              label: texts.columns.phone,
              cell: ({ phone }) => <span className="number">{phone}</span>,
            },
            {
              key: "address",
              label: texts.columns.address,
              cell: ({ address, isOutdated }) => (
                <>
                  {address} {isOutdated ? <Badge tone="warning">{texts.outdated}</Badge> : null}
                </>
              ),
            },
            ...(page.mayKeep
              ? [
                  {
                    key: "actions",
                    label: texts.columns.actions,
                    cell: (point: (typeof page.points)[number]) => (
                      <form
                        method="post"
                        action={here}
                        encType="multipart/form-data"
                        className="row"
                        data-once
                      >
                        <input type="hidden" name="pointId" value={point.id} />
                        <a href={`${here}?edit=${point.id}`} aria-label={texts.editOf(point.name)}>
                          {common.buttons.edit}
                        </a>
                        <button
                          type="submit"
                          className="link"
                          name="intent"
                          value="end"
                          aria-label={texts.endOf(point.name)}
                        >
                          {texts.end}
                        </button>
                      </form>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {page.mayKeep ? (
          <form method="post" action={here} encType="multipart/form-data" className="panel stack bulk-upload">
            <h2>{texts.upload.title}</h2>
            <p>
              {texts.upload.text}{" "}
              <a href={`${here}/template.xlsx`} download>
                {texts.upload.template}
              </a>
            </p>
            <Field
              name="file"
              label={texts.upload.file}
              hint={texts.upload.fileHint}
              error={answer?.fileError}
            >
              {(control) => (
                <input
                  {...control}
                  className="input"
                  type="file"
                  accept=".xlsx,.csv,.txt,text/csv"
                  required
                />
              )}
            </Field>
            <Button name="intent" value="upload">
              {texts.upload.send}
            </Button>
          </form>
        ) : null}
      </div>
    </>
  );
}

type PointFormData = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["form"]>;

function PointEditor({ form, here }: { form: PointFormData; here: string }) {
  const { points: texts, checkout } = useMessages();
  return (
    <form
      method="post"
      action={here}
      encType="multipart/form-data"
      className="panel address-form field-grid"
      noValidate
      data-once
    >
      <EnterButton name="intent" value="save" />
      <h2>{form.pointId ? texts.edit : texts.add}</h2>
      <FormErrorSummary errors={nameFields(form.errors, { ...checkout.checkout, name: texts.name })} />
      {form.pointId ? <input type="hidden" name="pointId" value={form.pointId} /> : null}
      <TextInput
        name="name"
        label={texts.name}
        hint={texts.nameHint}
        value={form.values.name}
        error={form.errors.name}
        maxLength={POINT_NAME_LENGTH_MAX}
      />
      <AddressFields {...form} phoneHint={texts.phoneHint} />
      <div className="row">
        <Button name="intent" value="save">
          {texts.save}
        </Button>
        <a href={here}>{texts.cancel}</a>
      </div>
    </form>
  );
}
