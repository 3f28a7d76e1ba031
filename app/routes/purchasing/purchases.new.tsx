import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { Button, Field, FormErrorSummary, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { listPlaces } from "#app/domain/geography/places.server.ts";
import { listPointNames } from "#app/domain/purchasing/delivery-points.server.ts";
import { draftPurchase, type NewPurchase } from "#app/domain/purchasing/keep-purchase.server.ts";
import { rowsOfPaste, tableOfWords } from "#app/domain/purchasing/pasted-rows.ts";
import { findLastPlaced, viewPurchase } from "#app/domain/purchasing/purchase-queries.server.ts";
import { PURCHASE_COLUMNS, PURCHASE_ROWS_MAX } from "#app/domain/purchasing/purchase-rows.ts";
import {
  endStandingList,
  listStandingLists,
  rowsAgain,
  rowsOfStandingList,
} from "#app/domain/purchasing/standing-lists.server.ts";
import { readDeliveryDays } from "#app/domain/purchasing/surroundings.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { isId, newId } from "#app/domain/values/id.ts";
import { attempt } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { readTable } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { type CalendarData, DeliveryCalendar } from "#app/routes/purchasing/delivery-calendar.tsx";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { PointNames, RowGrid } from "#app/routes/purchasing/purchase-grid.tsx";
import { readGrid } from "#app/routes/purchasing/read-grid.ts";
import { readSheetFile, readUpload } from "#app/routes/purchasing/read-sheet.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Reader } from "#db/store.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

const NOTE_LENGTH_MAX = 100;
const GRID_ROWS = 8;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId, "buyForUnit");
  const { read } = currentStore();
  return {
    key: newId(), // made when the page is drawn, so that a second tap is the same purchase
    last: (await findLastPlaced(read, unit.id))?.number,
    lists: await listStandingLists(read, unit.id),
    points: await listPointNames(read, unit.id),
    calendar: await readCalendar(read),
  };
}

/** The rules of delivery with their places named. */
async function readCalendar(read: Reader): Promise<CalendarData> {
  const { rules, holidays } = await readDeliveryDays(read, businessDay(Date.now()));
  const provinces = new Map((await listPlaces(read, null)).map((place) => [place.code, place]));
  return {
    holidays,
    rules: rules.map(({ id, storageClass, provinceCode, leadDays, weekdays, onHolidays, aheadDaysMax }) => {
      const province = provinces.get(provinceCode);
      const place = province ? { zh: province.nameZh, en: province.nameEn } : null;
      return { id, storageClass, place, leadDays, weekdays, onHolidays, aheadDaysMax };
    }),
  };
}

type Rows = Pick<NewPurchase, "source" | "fileName" | "rows">;
type Read = { ok: true; rows: Rows } | { ok: false; field: string; error: string };

/** Keeps the rows as a draft, however they came; what is wrong with them is shown there. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { person, unit } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const now = Date.now();
  const form = await readUpload(request);
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  if (text("intent") === "end") {
    const listId = text("listId");
    if (isId(listId)) await store.write((tx) => endStandingList(tx, unit.id, listId, now));
    return redirect(`/purchasing/${unit.id}/purchases/new`, 303);
  }
  const typed = { paste: text("paste").slice(0, 20_000), note: text("note").slice(0, NOTE_LENGTH_MAX) };
  const refuse = (field: string, error: string) =>
    data({ errors: { [field]: error }, typed }, { status: 400 });
  const read = await readRows(request, form, store.read, unit.id, now);
  if (!read.ok) return refuse(read.field, read.error);
  const key = text("key");
  const draft = {
    ...read.rows,
    key: `${unit.id}:${text("intent")}:${isId(key) ? key : newId()}`,
    unitId: unit.id,
    note: typed.note.replace(/\s+/g, " ").trim() || null,
  };
  const finder = await rememberBulkGoods(store.read, now);
  const drafted = await attempt(request, () =>
    store.write((tx) => draftPurchase(tx, draft, finder, person.userId, now)),
  );
  if (!drafted.ok) return refuse("form", drafted.answer.data.refusal?.message ?? "");
  return redirect(`/purchasing/${unit.id}/purchases/${drafted.value}`, 303); // a long one is checked from there
}

/** The rows of whichever form was sent. */
async function readRows(
  request: Request,
  form: FormData,
  read: Reader,
  unitId: string,
  now: number,
): Promise<Read> {
  const { faults } = messagesFor(localeOf(request)).bulk.file;
  const refuse = (field: string, error: string): Read => ({ ok: false, field, error });
  const numbered = (source: Rows["source"], rows: readonly Rows["rows"][number]["cells"][]): Read => ({
    ok: true,
    rows: { source, fileName: null, rows: rows.map((cells) => ({ rowNumber: null, cells })) },
  });
  switch (form.get("intent")) {
    case "upload": {
      const sheet = await readSheetFile(request, form.get("file"), PURCHASE_COLUMNS, PURCHASE_ROWS_MAX);
      if (!sheet.ok) return refuse("file", sheet.error);
      const { fileName, rows } = sheet;
      if (rows.every(({ cells }) => cells.code === "" && cells.name === ""))
        return refuse("file", faults.noGoods);
      return { ok: true, rows: { source: "file", fileName, rows } };
    }
    case "paste": {
      const pasted = String(form.get("paste") ?? "");
      if (pasted.trim() === "") return refuse("paste", faults.noText);
      const isTable = /[\t,;]/.test(pasted);
      const sheet = isTable
        ? await readTable(new TextEncoder().encode(pasted))
        : { ok: true as const, table: tableOfWords(pasted) };
      if (!sheet.ok) return refuse("paste", faults[sheet.fault]);
      const rows = rowsOfPaste(sheet.table);
      if (!rows.ok) return refuse("paste", faults[rows.fault]);
      return { ok: true, rows: { source: "paste", fileName: null, rows: rows.rows } };
    }
    case "again": {
      const finder = await rememberBulkGoods(read, now);
      const last = await findLastPlaced(read, unitId);
      if (!last) throw new Response("Not Found", { status: 404 });
      const { lines, points } = await viewPurchase(read, last, finder, now);
      return numbered("again", rowsAgain(lines, points, finder));
    }
    case "standing": {
      const finder = await rememberBulkGoods(read, now);
      const rows = await rowsOfStandingList(read, unitId, String(form.get("listId") ?? ""), finder);
      if (rows.length === 0) throw new Response("Not Found", { status: 404 });
      return numbered("standing", rows);
    }
    default: {
      const rows = readGrid(form);
      return rows.length === 0 ? refuse("grid", faults.noRows) : numbered("grid", rows);
    }
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ bulk }) => bulk.ways.title);

export default function NewPurchasePage() {
  const { key, last, lists, points, calendar } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { bulk } = useMessages();
  const texts = bulk.ways;
  const to = usePath();
  const home = to(`/purchasing/${useParams().unitId}/purchases`);
  const errors: Record<string, string | undefined> = answer?.errors ?? {};
  const note = (form: string) => (
    <TextInput
      name="note"
      form={form}
      label={texts.note}
      hint={texts.noteHint}
      value={answer?.typed.note}
      maxLength={NOTE_LENGTH_MAX}
      isOptional
    />
  );
  return (
    <>
      <Breadcrumbs crumbs={[{ label: bulk.title, href: home }, { label: texts.title }]} />
      <PageTitle
        title={texts.title}
        text={texts.columnsText}
        actions={
          <a href={`${home}/template.xlsx`} download>
            {texts.template}
          </a>
        }
      />
      <FormErrorSummary errors={errors.form ? { form: errors.form } : undefined} />
      <div className="bulk-ways">
        <form method="post" encType="multipart/form-data" className="panel stack" data-once>
          <h2>{texts.upload}</h2>
          <p>{texts.uploadText}</p>
          <input type="hidden" name="key" value={key} />
          <Field name="file" label={texts.file} error={errors.file}>
            {(control) => (
              <input {...control} className="input" type="file" accept=".xlsx,.csv,.txt,text/csv" required />
            )}
          </Field>
          {note("upload")}
          <Button name="intent" value="upload">
            {texts.send}
          </Button>
        </form>
        <form method="post" encType="multipart/form-data" className="panel stack" data-once>
          <h2>{texts.paste}</h2>
          <p>{texts.pasteText}</p>
          <input type="hidden" name="key" value={key} />
          <TextArea
            name="paste"
            label={texts.pasteLabel}
            value={answer?.typed.paste}
            error={errors.paste}
            rows={8}
          />
          {note("paste")}
          <Button name="intent" value="paste">
            {texts.pasteSend}
          </Button>
        </form>
        <form
          method="post"
          encType="multipart/form-data"
          className="panel stack bulk-wide"
          data-once
          noValidate
        >
          <h2>{texts.grid}</h2>
          <p>{texts.gridText}</p>
          {errors.grid ? <p className="field-error">{errors.grid}</p> : null}
          <input type="hidden" name="key" value={key} />
          <PointNames names={points} />
          <RowGrid count={GRID_ROWS} />
          {note("grid")}
          <Button name="intent" value="grid">
            {texts.gridSend}
          </Button>
        </form>
        {last === undefined ? null : (
          <form method="post" encType="multipart/form-data" className="panel stack" data-once>
            <h2>{texts.again}</h2>
            <p>{texts.againText(last)}</p>
            <input type="hidden" name="key" value={key} />
            <Button kind="quiet" name="intent" value="again">
              {texts.againSend}
            </Button>
          </form>
        )}
        <section className="panel stack">
          <h2>{texts.standing}</h2>
          {lists.length === 0 ? <p className="nothing">{texts.standingNone}</p> : null}
          {lists.map((list) => (
            <form key={list.id} method="post" encType="multipart/form-data" className="bulk-list" data-once>
              <input type="hidden" name="key" value={key} />
              <input type="hidden" name="listId" value={list.id} />
              <p>
                <b>{list.name}</b> <small>{texts.standingRows(formatCount(list.rows))}</small>
              </p>
              <Button kind="quiet" size="small" name="intent" value="standing">
                {texts.standingSend}
              </Button>
              <button
                type="submit"
                className="link"
                name="intent"
                value="end"
                aria-label={texts.standingEndOf(list.name)}
              >
                {texts.standingEnd}
              </button>
            </form>
          ))}
        </section>
        <DeliveryCalendar calendar={calendar} />
      </div>
    </>
  );
}
