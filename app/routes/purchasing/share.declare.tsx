import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Button, FormErrorSummary, RadioGroup, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { DeclarationForm, hasBase } from "#app/domain/shares/declaration.ts";
import { declareBase, findDeclaration } from "#app/domain/shares/declare-base.server.ts";
import { policyOf } from "#app/domain/shares/policy.ts";
import { listPolicies } from "#app/domain/shares/share-book.server.ts";
import { findUnitByCode } from "#app/domain/units/queries.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { yearOf } from "#app/http/share-year.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";
import { CANTEENS } from "#db/words.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

async function open({ request, params }: Pick<LoaderFunctionArgs, "request" | "params">, now: number) {
  const at = await openUnit(request, params.unitId, "keepUnitBooks");
  const year = yearOf(request, now);
  const { read } = currentStore();
  const policy = policyOf(await listPolicies(read), at.unit, year);
  if (!policy) throw new Response("Not Found", { status: 404 });
  return { ...at, year, policy };
}

export async function loader(args: LoaderFunctionArgs) {
  const now = Date.now();
  const { unit, year, policy } = await open(args, now);
  const { read } = currentStore();
  const before = await findDeclaration(read, unit.id, year);
  const lastYear = await findDeclaration(read, unit.id, year - 1);
  return {
    unitId: unit.id,
    year,
    key: newId(),
    baseKind: policy.baseKind,
    before: before ? { version: before.version, canteen: before.canteen, baseFen: before.baseFen } : null,
    lastYearFen: lastYear?.baseFen ?? null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { request } = args;
  const now = Date.now();
  const { person, unit, year, policy } = await open(args, now);
  const texts = messagesFor(localeOf(request)).share.form;
  const values = await readForm(request);
  const form = checkForm(request, DeclarationForm, values);
  if (!form.ok) return form.answer;
  const wrong = (errors: Record<string, string>, status = 400) =>
    data<FormAnswer>({ values, errors }, { status });
  const { canteen, baseFen, carrier, reason, key, seen } = form.data;
  if (baseFen > 0 && !hasBase(canteen, policy.baseKind)) return wrong({ base: texts.baseOfOthers });
  const { read, write } = currentStore();
  const carriedBy = canteen === "shared" ? await findUnitByCode(read, carrier) : undefined;
  if (canteen === "shared" && !carriedBy) return wrong({ carrier: texts.carrierUnknown });
  const declared = await attempt(
    request,
    () =>
      write((tx) =>
        declareBase(
          tx,
          {
            key,
            unitId: unit.id,
            year,
            seen,
            canteen,
            baseFen,
            carriedBy: carriedBy?.id ?? null,
            reason: reason || null,
          },
          person.userId,
          now,
        ),
      ),
    values,
  );
  if (!declared.ok) {
    const { code, facts } = declared.refusal;
    if (code === "DECLARED_LOWER")
      return wrong({ reason: texts.reasonNeeded(formatFen(Number(facts.heldFen))) }, 409);
    if (code === "CANTEEN_NOT_CARRIED")
      return wrong({ carrier: declared.answer.data.refusal?.message ?? code }, 409);
    return declared.answer;
  }
  return redirect(`/purchasing/${unit.id}/share?year=${year}`, 303);
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ share }) => share.declare);

export default function DeclarePage() {
  const { unitId, year, key, baseKind, before, lastYearFen } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { share } = useMessages();
  const to = usePath();
  const words = share.form;
  const typed = (name: string) => {
    const value = answer?.values[name];
    return typeof value === "string" ? value : value?.[0];
  };
  const refusal = answer?.refusal;
  const home = to(`/purchasing/${unitId}/share?year=${year}`);
  return (
    <>
      <Breadcrumbs crumbs={[{ label: share.of(year), href: home }, { label: words.title(year) }]} />
      <PageTitle title={words.title(year)} text={words.text} />
      <form
        method="post"
        action={to(`/purchasing/${unitId}/share/declare?year=${year}`)}
        className="panel stack share-form"
        noValidate
        data-once
      >
        <FormErrorSummary errors={answer?.errors} />
        {refusal ? <Notice kind="refusal">{refusal.message}</Notice> : null}
        <input type="hidden" name="key" value={refusal ? key : (typed("key") ?? key)} autoComplete="off" />
        <input type="hidden" name="seen" value={before?.version ?? 0} autoComplete="off" />
        <RadioGroup
          name="canteen"
          label={words.canteen}
          value={typed("canteen") ?? before?.canteen}
          error={answer?.errors.canteen}
          options={CANTEENS.map((canteen) => ({
            value: canteen,
            label: share.canteens[canteen],
            hint: share.canteenTexts[canteen],
          }))}
        />
        <TextInput
          name="base"
          label={words.base}
          hint={
            words.baseHint(share.bases[baseKind]) +
            (lastYearFen === null ? "" : words.before(formatFen(lastYearFen)))
          }
          value={typed("base") ?? (before && before.baseFen > 0 ? formatYuan(before.baseFen) : "")}
          error={answer?.errors.base}
          inputMode="decimal"
          isOptional
        />
        <TextInput
          name="carrier"
          label={words.carrier}
          hint={words.carrierHint}
          value={typed("carrier")}
          error={answer?.errors.carrier}
          isOptional
        />
        <TextArea
          name="reason"
          label={words.reason}
          hint={words.reasonHint}
          value={typed("reason")}
          error={answer?.errors.reason}
          rows={2}
          isOptional
        />
        <div className="row">
          <Button>{words.submit}</Button>
          <a href={home}>{share.title}</a>
        </div>
      </form>
    </>
  );
}
