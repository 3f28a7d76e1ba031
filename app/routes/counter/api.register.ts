import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { registerDevice } from "#app/domain/tills/devices.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { tillCookie } from "#app/http/till-cookie.server.ts";
import { currentStore } from "#db/current.server.ts";

const Registering = z.object({ code: z.string().max(40) });

/** Makes this tablet the till that a code is for: it gets the till's cookie, and the code is used up. */
export async function action({ request }: ActionFunctionArgs) {
  const asked = Registering.safeParse(await request.json().catch(() => undefined));
  if (!asked.success) return Response.json({ error: "malformed" }, { status: 400 });
  try {
    const made = await currentStore().write((tx) => registerDevice(tx, asked.data.code, Date.now()));
    const { id, code, name } = made.device;
    return Response.json({ id, code, name }, { headers: { "set-cookie": tillCookie(request, made.secret) } });
  } catch (error) {
    if (error instanceof Refusal) return Response.json({ error: "code_wrong" }, { status: 409 });
    throw error;
  }
}

export function loader() {
  return Response.json({ error: "post_only" }, { status: 405, headers: { allow: "POST" } });
}
