import type { ActionFunctionArgs } from "@remix-run/node";
import { SyncRequest } from "#app/domain/tills/read-entry.server.ts";
import { takeEntries } from "#app/domain/tills/take-entries.server.ts";
import type { TillSyncAnswer } from "#app/domain/tills/wire.ts";
import { requireTill } from "#app/http/till-cookie.server.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * What a till sold and did, in its order. Each entry has its result; anything but a 200 means that the
 * till keeps what it has and sends it again.
 */
export async function action({ request }: ActionFunctionArgs) {
  const device = await requireTill(request);
  const body: unknown = await request.json().catch(() => undefined);
  const asked = SyncRequest.safeParse(body);
  if (!asked.success) return Response.json({ error: "malformed" }, { status: 400 });
  const now = Date.now();
  const answer: TillSyncAnswer = {
    now,
    results: await takeEntries(currentStore(), device, asked.data, now),
  };
  return Response.json(answer);
}

export function loader() {
  return Response.json({ error: "post_only" }, { status: 405, headers: { allow: "POST" } });
}
