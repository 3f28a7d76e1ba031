import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, TextInput } from "#app/components/fields.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { findPack } from "#app/domain/catalog/find-pack.server.ts";
import { receiveLots } from "#app/domain/inventory/receive-lots.server.ts";
import { listPacks } from "#app/domain/reporting/stock-shelves.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm } from "#app/http/forms.server.ts";
import { openOutletStock } from "#app/routes/counter/open-stock.server.ts";
import { answerEarlyScan, answerUnknown } from "#app/routes/counter/scan.server.ts";
import { foundIn, ScanField } from "#app/routes/counter/scan-field.tsx";
import { ReceiptForm } from "#app/routes/counter/stock-forms.ts";
import { PapersFields } from "#app/routes/counter/stock-papers.tsx";
import { OutletChoice, StockTabs } from "#app/routes/counter/stock-parts.tsx";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { outlets, outlet } = await openOutletStock(request, "keepStock");
  const { searchParams } = new URL(request.url);
  return {
    outlets,
    outlet,
    receiptId: newId(),
    packs: await listPacks(currentStore().read),
    done: { code: searchParams.get("lot"), pieces: searchParams.get("pieces") },
  };
}

/** Puts a delivery on the shelf with its lot; the same form twice is one delivery. */
export async function action({ request }: ActionFunctionArgs) {
  const { outlet, person, now } = await openOutletStock(request, "keepStock");
  const store = currentStore();
  const values = await readForm(request);
  const form = checkForm(request, ReceiptForm, values);
  if (!form.ok) return (await answerEarlyScan(store.read, "sku", form.answer.data)) ?? form.answer;
  const { sku, produced, ...receipt } = form.data;
  const pack = await findPack(store.read, sku);
  if (!pack) return answerUnknown(request, "sku", values);
  const delivery = { ...receipt, variantId: pack.variantId, producedDay: produced ?? 0 };
  const received = await attempt(
    request,
    () => store.write((tx) => receiveLots(tx, outlet.id, [delivery], { by: person.userId }, now)),
    values,
  );
  if (!received.ok) return received.answer;
  const told = new URLSearchParams({
    outlet: outlet.id,
    lot: receipt.code,
    pieces: String(receipt.quantity),
  });
  return redirect(`/counter/stock/receive?${told}`, 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ stock }) => stock.receive.title);

export default function Receive() {
  const { outlets, outlet, packs, receiptId, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { stock } = useMessages();
  const isEn = useLocale() === "en";
  const words = stock.receive;
  const found = foundIn(answer);
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  return (
    <>
      <PageTitle title={words.title} text={isEn ? outlet.nameEn : outlet.nameZh} />
      <StockTabs current="receive" outletId={outlet.id} mayKeep />
      <div className="stack-l">
        <OutletChoice outlets={outlets} outlet={outlet} />
        {done.code && done.pieces && !answer ? (
          <Notice kind="success" title={words.done(done.code, done.pieces)} />
        ) : null}
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <form method="post" data-once noValidate className="panel stack stock-form">
          <p>{words.text}</p>
          <FormErrorSummary errors={answer?.errors} />
          <input type="hidden" name="receiptId" value={receiptId} />
          <ScanField {...field("sku")} label={stock.goods} list="packs" required found={found.sku} />
          <datalist id="packs">
            {packs.map((pack) => (
              <option key={pack.sku} value={pack.sku}>
                {isEn ? `${pack.nameEn} ${pack.specEn}` : `${pack.nameZh} ${pack.specZh}`}
              </option>
            ))}
          </datalist>
          <TextInput
            {...field("quantity")}
            label={words.quantity}
            inputMode="numeric"
            width="short"
            required
            autoFocus={found.sku !== undefined}
          />
          <TextInput {...field("code")} label={words.code} width="medium" required autoComplete="off" />
          <TextInput {...field("produced")} label={words.produced} type="date" width="medium" required />
          <TextInput
            {...field("shelfLifeDays")}
            label={words.shelfLife}
            hint={words.shelfLifeHint}
            inputMode="numeric"
            width="short"
            isOptional
          />
          <p className="quiet">{words.papersHint}</p>
          <PapersFields values={answer?.values ?? {}} errors={answer?.errors ?? {}} />
          <Button>{words.submit}</Button>
        </form>
      </div>
    </>
  );
}
