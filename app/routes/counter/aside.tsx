import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { EmptyState, Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { gatherLines } from "#app/domain/ordering/refund.ts";
import { TILL_FAULTS, type TillFault, TillRejection } from "#app/domain/tills/faults.ts";
import { dismissAside, listAside, takeAside } from "#app/domain/tills/settle-aside.server.ts";
import { listClerks } from "#app/domain/tills/snapshot.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { typedYuan } from "#app/domain/values/typed-yuan.ts";
import { checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** What tills sent and could not be taken: to be put right and taken after all, or left out for a reason. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { person } = await openCounter(request, "readTills");
  const { read } = currentStore();
  const entries = await listAside(read);
  const waiting = entries.filter(({ settledAt, sale }) => settledAt === null && sale !== null);
  const clerks: Record<string, { userId: string; name: string }[]> = {};
  for (const { outletId } of waiting) clerks[outletId] ??= await listClerks(read, outletId);
  return { entries, clerks, maySettle: may(person, "runTills") };
}

const whole = (max: number) => z.coerce.number("number").int("number").min(1, "number").max(max, "number");
const reason = z.string().trim().min(1, "required").max(500, "tooLong");
const Dismissing = z.object({ asideId: z.uuid("invalid"), reason });
const Taking = z.object({
  asideId: z.uuid("invalid"),
  reason,
  clerkUserId: z.string().trim().min(1, "required").max(60, "tooLong"),
  lines: z
    .array(
      z.object({
        sku: z.string().trim().min(1, "required").max(60, "tooLong"),
        quantity: whole(9_999),
        grams: z
          .preprocess((typed) => (typed === "" ? null : typed), whole(999_999).nullable())
          .default(null),
        price: typedYuan.refine((fen) => fen > 0, "required"),
      }),
    )
    .min(1)
    .max(200),
});

interface AsideAnswer extends FormAnswer {
  /** Why it still cannot be taken. */
  code?: TillFault;
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "runTills");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  if (!("clerkUserId" in values)) {
    const form = checkForm(request, Dismissing, values);
    if (!form.ok) return form.answer;
    const settled = { by: person.userId, reason: form.data.reason };
    await store.write((tx) => dismissAside(tx, form.data.asideId, settled, now));
    return redirect("/counter/aside", 303);
  }
  const form = checkForm(request, Taking, values, gatherLines(values));
  if (!form.ok) return form.answer;
  const { asideId, clerkUserId, lines } = form.data;
  const correction = {
    clerkUserId,
    lines: lines.map(({ price, ...line }) => ({ ...line, unitPriceFen: price })),
  };
  const settled = { by: person.userId, reason: form.data.reason };
  try {
    await store.write((tx) => takeAside(tx, asideId, correction, settled, now));
  } catch (error) {
    if (!(error instanceof TillRejection)) throw error;
    return data<AsideAnswer>({ values, errors: {}, code: error.code }, { status: 409 });
  }
  return redirect("/counter/aside", 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ counter }) => counter.aside.title);

type Entry = ReturnType<typeof useLoaderData<typeof loader>>["entries"][number];

export default function Aside() {
  const { entries, clerks, maySettle } = useLoaderData<typeof loader>();
  const answer: AsideAnswer | undefined = useActionData<typeof action>();
  const words = useMessages().counter.aside;
  const waiting = entries.filter(({ settledAt }) => settledAt === null);
  const settled = entries.filter(({ settledAt }) => settledAt !== null);
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        {answer?.code ? <Notice kind="refusal">{words.still(words.codes[answer.code])}</Notice> : null}
        <FormErrorSummary errors={answer?.errors} />
        {waiting.length === 0 ? <EmptyState title={words.empty} /> : null}
        {waiting.map((entry) => (
          <EntryPanel
            key={entry.id}
            entry={entry}
            clerks={clerks[entry.outletId] ?? []}
            maySettle={maySettle}
            answer={answer}
          />
        ))}
        {settled.length > 0 ? (
          <section className="stack">
            <h2>{words.settled}</h2>
            {settled.map((entry) => (
              <EntryPanel key={entry.id} entry={entry} clerks={[]} maySettle={false} answer={undefined} />
            ))}
          </section>
        ) : null}
      </div>
    </>
  );
}

interface Clerk {
  userId: string;
  name: string;
}

function EntryPanel(props: {
  entry: Entry;
  clerks: readonly Clerk[];
  maySettle: boolean;
  answer: AsideAnswer | undefined;
}) {
  const { entry, clerks, maySettle, answer } = props;
  const words = useMessages().counter.aside;
  const isEn = useLocale() === "en";
  const to = usePath();
  const mine = answer?.values.asideId === entry.id ? answer : undefined;
  // what was settled stands under a heading of its own
  const Heading = entry.settledAt === null ? "h2" : "h3";
  const code = TILL_FAULTS.find((fault) => fault === entry.code) ?? "fault";
  return (
    <section className="panel stack" id={entry.id}>
      <Heading>
        {words.kinds[entry.kind]} {entry.number === null ? null : `${entry.deviceCode}-${entry.number}`}{" "}
        <Badge tone={entry.settledAt === null ? "danger" : "plain"}>{words.codes[code]}</Badge>
      </Heading>
      <p className="quiet">
        {isEn ? entry.outletEn : entry.outletZh} · <DateTime instant={entry.receivedAt} />
        {entry.detail && code !== "number_reused" ? ` · ${entry.detail}` : null}
      </p>
      {code === "number_reused" ? (
        <p>
          {words.numberReused}{" "}
          <a href={to(`/counter/receipts/${entry.detail}`)}>
            {words.otherSale(`${entry.deviceCode}-${entry.number}`)}
          </a>
        </p>
      ) : null}
      {entry.settledAt === null ? null : (
        <p>
          {entry.saleId ? (
            <a href={to(`/counter/receipts/${entry.saleId}`)}>{words.takenAfter}</a>
          ) : (
            words.dismissed
          )}{" "}
          <DateTime instant={entry.settledAt} /> {entry.reason}
        </p>
      )}
      <details>
        <summary>{words.content}</summary>
        <pre className="aside-content">{JSON.stringify(JSON.parse(entry.content), null, 2)}</pre>
      </details>
      {maySettle && entry.sale && code !== "number_reused" ? (
        <TakeForm entry={entry} sale={entry.sale} clerks={clerks} answer={mine} />
      ) : null}
      {maySettle ? (
        <form method="post" data-once className="row aside-row" action={to("/counter/aside")}>
          <input type="hidden" name="asideId" value={entry.id} />
          <TextInput
            name="reason"
            form={`no-${entry.id}`}
            label={words.dismissReason}
            required
            maxLength={500}
          />
          <Button kind="danger">{words.dismiss}</Button>
        </form>
      ) : null}
    </section>
  );
}

function TakeForm(props: {
  entry: Entry;
  sale: NonNullable<Entry["sale"]>;
  clerks: readonly Clerk[];
  answer: AsideAnswer | undefined;
}) {
  const { entry, sale, clerks, answer } = props;
  const words = useMessages().counter.aside;
  const to = usePath();
  const field = (name: string) => ({ name, form: entry.id, error: answer?.errors[name] });
  const typed = (name: string, before: string | number | null) => answer?.values[name] ?? before;
  return (
    <form method="post" data-once className="stack" action={to("/counter/aside")}>
      <input type="hidden" name="asideId" value={entry.id} />
      <p className="quiet">{words.asSent(formatFen(sale.totalFen), formatFen(sale.tenderedFen))}</p>
      {sale.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a sale are fixed in number and order
        <div className="row aside-row" key={index}>
          <TextInput
            {...field(`lines.${index}.sku`)}
            label={words.sku}
            value={typed(`lines.${index}.sku`, line.sku)}
            width="short"
          />
          <TextInput
            {...field(`lines.${index}.quantity`)}
            label={words.quantity}
            value={typed(`lines.${index}.quantity`, line.quantity)}
            inputMode="numeric"
            width="short"
          />
          <TextInput
            {...field(`lines.${index}.grams`)}
            label={words.grams}
            value={typed(`lines.${index}.grams`, line.grams)}
            inputMode="numeric"
            width="short"
          />
          <TextInput
            {...field(`lines.${index}.price`)}
            label={line.grams === null ? words.price : words.pricePer500g}
            value={typed(`lines.${index}.price`, formatYuan(line.unitPriceFen))}
            inputMode="decimal"
            width="short"
          />
        </div>
      ))}
      <div className="row aside-row">
        <Select
          {...field("clerkUserId")}
          label={words.clerk}
          hint={clerks.some(({ userId }) => userId === sale.clerkUserId) ? undefined : words.clerkUnknown}
          value={typed("clerkUserId", sale.clerkUserId)}
          placeholder
          required
          options={clerks.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
        <TextInput {...field("reason")} label={words.takeReason} required maxLength={500} />
        <Button>{words.take}</Button>
      </div>
    </form>
  );
}
