import { type Fair, findFair } from "#app/domain/fairs/queries.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The fair of an address; a 404 where there is none. */
export async function getFair(fairId: string | undefined): Promise<Fair> {
  const fair = await findFair(currentStore().read, fairId ?? "");
  if (!fair) throw new Response("Not Found", { status: 404 });
  return fair;
}
