import { listPublicKeys, openSigningKey } from "#app/domain/shares/signing-key.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The public keys that certificates were ever signed with, and the one that is used now: for checking offline. */
export async function loader() {
  const store = currentStore();
  const { id: current } = await openSigningKey(store, Date.now());
  const keys = (await listPublicKeys(store.read)).map(({ id, publicKey, publishedAt }) => ({
    id,
    algorithm: "Ed25519",
    publicKey,
    publishedAt: new Date(publishedAt).toISOString(),
    isCurrent: id === current,
  }));
  return new Response(`${JSON.stringify({ keys }, null, 2)}\n`, {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" },
  });
}
