import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextInput } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { may } from "#app/domain/identity/access.ts";
import { listOutletsOn } from "#app/domain/outlets/outlets-on-day.server.ts";
import { listDevices } from "#app/domain/tills/device-queries.server.ts";
import { makeDevice, renewCode, revokeDevice } from "#app/domain/tills/devices.server.ts";
import { CLOCK_OFF_MS } from "#app/domain/tills/faults.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { checkForm, type FormAnswer, readForm } from "#app/http/forms.server.ts";
import { requireAbility } from "#app/http/guards.server.ts";
import { openCounter } from "#app/routes/counter/open-counter.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/counter/error-boundary.tsx";

/** Longer than this without a word, and somebody should look after the tablet. */
const SILENT_MS = 24 * 3_600_000;

/** The tills: what each has sent, when it was last heard, what is missing; and how to make or end one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { person, outletIds } = await openCounter(request, "readTills");
  const { read } = currentStore();
  const now = Date.now();
  const mayManage = may(person, "runTills");
  return {
    now,
    devices: await listDevices(read, outletIds),
    outlets: mayManage ? await listSellingOutlets(now) : [],
    mayManage,
  };
}

async function listSellingOutlets(now: number) {
  const open = await listOutletsOn(currentStore().read, businessDay(now));
  return open
    .filter(({ kind }) => kind !== "pavilion")
    .map(({ id, name }) => ({ id, zh: name.zh, en: name.en }));
}

const Making = z.object({
  outletId: z.string("choice").min(1, "choice").max(60, "choice"),
  name: z.string().trim().min(1, "required").max(40, "tooLong"),
});
const Revoking = z.object({
  deviceId: z.uuid("invalid"),
  reason: z.string().trim().min(1, "required").max(200, "tooLong"),
});

const Renewing = z.object({ renewedId: z.uuid("choice") });

interface TillAnswer extends FormAnswer {
  /** A till that was just made or has a new code, with the code that is told this once. */
  made?: { name: string; code: string; registerCode: string };
}

export async function action({ request }: ActionFunctionArgs) {
  const person = await requireAbility(request, "runTills");
  const store = currentStore();
  const values = await readForm(request);
  const now = Date.now();
  if ("deviceId" in values) {
    const form = checkForm(request, Revoking, values);
    if (!form.ok) return form.answer;
    const { deviceId, reason } = form.data;
    await store.write((tx) => revokeDevice(tx, deviceId, { by: person.userId, reason }, now));
    return redirect("/counter/devices", 303);
  }
  if ("renewedId" in values) {
    const form = checkForm(request, Renewing, values);
    if (!form.ok) return form.answer;
    const renewed = await store.write((tx) => renewCode(tx, form.data.renewedId, now));
    if (!renewed) throw new Response("Not Found", { status: 404 });
    return data<TillAnswer>({ values: {}, errors: {}, made: renewed });
  }
  const form = checkForm(request, Making, values);
  if (!form.ok) return form.answer;
  const open = await listSellingOutlets(now);
  if (!open.some(({ id }) => id === form.data.outletId)) throw new Response("Not Found", { status: 404 });
  const made = await store.write((tx) => makeDevice(tx, { ...form.data, madeBy: person.userId }, now));
  // the code is told once: it is in this answer and nowhere else
  return data<TillAnswer>({ values: {}, errors: {}, made: { name: form.data.name, ...made } });
}

export const meta: MetaFunction = ({ matches }) =>
  privateMeta(matches, ({ counter }) => counter.devices.title);

type Device = ReturnType<typeof useLoaderData<typeof loader>>["devices"][number];

export default function Devices() {
  const { now, devices, outlets, mayManage } = useLoaderData<typeof loader>();
  const answer: TillAnswer | undefined = useActionData<typeof action>();
  const isEn = useLocale() === "en";
  const words = useMessages().counter.devices;
  const to = usePath();
  const made = answer?.made;
  const live = devices.filter(({ revokedAt }) => revokedAt === null);
  const chosen = live.map(({ id, code, name, outletZh, outletEn }) => ({
    value: id,
    label: `${code} ${name} · ${isEn ? outletEn : outletZh}`,
  }));
  return (
    <>
      <PageTitle title={words.title} text={words.text} />
      <div className="stack-l">
        {made ? (
          <Notice kind="success" title={words.made(made.name, made.code)}>
            <p className="register-code">{`${made.registerCode.slice(0, 4)}-${made.registerCode.slice(4)}`}</p>
            <p>{words.madeText}</p>
          </Notice>
        ) : null}
        <FormErrorSummary errors={answer?.errors} />
        <DataTable
          caption={words.table}
          rows={devices}
          rowKey={({ id }) => id}
          empty={words.empty}
          isStacked
          columns={[
            {
              key: "name",
              label: words.columns.name,
              cell: (device) => (
                <>
                  {device.name}
                  <small className="row-within">
                    {device.code} · {isEn ? device.outletEn : device.outletZh}
                  </small>
                </>
              ),
            },
            {
              key: "state",
              label: words.columns.state,
              cell: (device) => <State device={device} now={now} />,
            },
            {
              key: "seen",
              label: words.columns.seen,
              isLabelled: true,
              cell: ({ seenAt }) => (seenAt === null ? words.never : <DateTime instant={seenAt} />),
            },
            {
              key: "clock",
              label: words.columns.clock,
              isLabelled: true,
              cell: ({ clockAheadMs }) => <Clock aheadMs={clockAheadMs} />,
            },
            {
              key: "last",
              label: words.columns.last,
              isNumeric: true,
              cell: ({ lastNumber }) => formatCount(lastNumber),
            },
            {
              key: "missing",
              label: words.columns.missing,
              cell: ({ missing }) =>
                missing.length === 0 ? (
                  words.noneMissing
                ) : (
                  <Badge tone="danger">
                    {words.missingNumbers(
                      missing
                        .map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`))
                        .join(isEn ? ", " : "、"),
                    )}
                  </Badge>
                ),
            },
            {
              key: "aside",
              label: words.columns.aside,
              isNumeric: true,
              cell: ({ setAside }) => formatCount(setAside),
            },
          ]}
        />
        {mayManage ? (
          <form method="post" data-once className="panel stack" action={to("/counter/devices")}>
            <h2>{words.make}</h2>
            <p className="quiet">{words.makeText}</p>
            <Select
              name="outletId"
              label={words.outlet}
              placeholder
              error={answer?.errors.outletId}
              value={answer?.values.outletId}
              options={outlets.map(({ id, zh, en }) => ({ value: id, label: isEn ? en : zh }))}
            />
            <TextInput
              name="name"
              label={words.name}
              hint={words.nameHint}
              error={answer?.errors.name}
              value={answer?.values.name}
              width="medium"
            />
            <Button>{words.make}</Button>
          </form>
        ) : null}
        {mayManage && live.length > 0 ? (
          <form method="post" data-once className="panel stack" action={to("/counter/devices")}>
            <h2>{words.renew}</h2>
            <p className="quiet">{words.renewText}</p>
            <Select
              name="renewedId"
              label={words.device}
              placeholder
              error={answer?.errors.renewedId}
              value={answer?.values.renewedId}
              options={chosen}
            />
            <Button kind="quiet">{words.renew}</Button>
          </form>
        ) : null}
        {mayManage && live.length > 0 ? (
          <form method="post" data-once className="panel stack" action={to("/counter/devices")}>
            <h2>{words.revoke}</h2>
            <p className="quiet">{words.revokeText}</p>
            <Select
              name="deviceId"
              label={words.device}
              placeholder
              error={answer?.errors.deviceId}
              value={answer?.values.deviceId}
              options={chosen}
            />
            <TextInput
              name="reason"
              label={words.reason}
              hint={words.reasonHint}
              error={answer?.errors.reason}
              value={answer?.values.reason}
            />
            <Button kind="danger">{words.revoke}</Button>
          </form>
        ) : null}
      </div>
    </>
  );
}

function State({ device, now }: { device: Device; now: number }) {
  const { states } = useMessages().counter.devices;
  if (device.revokedAt !== null)
    return (
      <>
        <Badge tone="danger">{states.revoked}</Badge>
        <small className="row-within">
          <DateTime instant={device.revokedAt} /> {device.revokedReason}
        </small>
      </>
    );
  if (device.registeredAt === null)
    return (
      <Badge tone={device.codeExpiresAt > now ? "info" : "warning"}>
        {device.codeExpiresAt > now ? states.waiting : states.codeOver}
      </Badge>
    );
  const isSilent = device.seenAt === null || device.seenAt < now - SILENT_MS;
  return <Badge tone={isSilent ? "warning" : "leaf"}>{isSilent ? states.silent : states.inUse}</Badge>;
}

function Clock({ aheadMs }: { aheadMs: number | null }) {
  const words = useMessages().counter.devices;
  if (aheadMs === null) return "–";
  if (Math.abs(aheadMs) <= CLOCK_OFF_MS) return words.clockRight;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return <Badge tone="warning">{aheadMs > 0 ? words.ahead(minutes) : words.behind(minutes)}</Badge>;
}
