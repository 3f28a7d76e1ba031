import type { LoaderFunctionArgs } from "@remix-run/node";
import { listPlaces } from "#app/domain/geography/places.server.ts";
import { currentStore } from "#db/current.server.ts";

const DAY_SECONDS = 86_400;

/** The parts of a place, for the address picker: /divisions.json?parent=150000. Without a parent, the provinces. */
export async function loader({ request }: LoaderFunctionArgs) {
  const parent = new URL(request.url).searchParams.get("parent") ?? "";
  if (!/^(?:\d{6})?$/.test(parent)) return Response.json([], { status: 400 });
  const places = await listPlaces(currentStore().read, parent || null);
  return Response.json(
    places.map(({ code, nameZh, nameEn }) => ({ code, nameZh, nameEn })),
    { headers: { "cache-control": `public, max-age=${DAY_SECONDS}` } },
  );
}
