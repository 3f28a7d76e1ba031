import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { randomCode } from "#app/domain/values/random-code.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { tillDevices } from "#db/schema/tills.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";

/** How long a new device's code may be entered. */
export const CODE_LIFE_MS = 24 * 3_600_000;

const CODE_LENGTH = 8;

export type TillDeviceRow = typeof tillDevices.$inferSelect;

const statements = perConnection((read: Reader) => ({
  bySecret: read
    .select()
    .from(tillDevices)
    .where(eq(tillDevices.secretHash, sql.placeholder("secretHash")))
    .limit(1)
    .prepare("till_by_secret"),
}));

/**
 * Makes a till for an outlet. Answers its id and the code that is entered on the tablet, once and within
 * a day; we keep only the code's hash, so it is told here and never again.
 */
export async function makeDevice(
  tx: Tx,
  device: { outletId: string; name: string; madeBy: string },
  now: number,
): Promise<{ id: string; code: string; registerCode: string }> {
  const id = newId();
  const registerCode = randomCode(CODE_LENGTH);
  for (let tries = 0; tries < 5; tries += 1) {
    const code = `T${randomCode(4)}`;
    const [made] = await tx
      .insert(tillDevices)
      .values({
        ...device,
        id,
        code,
        madeAt: now,
        codeHash: hashOf(registerCode),
        codeExpiresAt: now + CODE_LIFE_MS,
      })
      .onConflictDoNothing()
      .returning({ id: tillDevices.id });
    if (made) return { id, code, registerCode };
  }
  throw new Error("no free code of a till was found");
}

/**
 * Makes the tablet that a code was entered on the till that the code is for. Answers the secret that it
 * has to bring along from now on. Refuses with TILL_CODE_WRONG a code that is unknown, used or too old.
 */
export async function registerDevice(
  tx: Tx,
  typedCode: string,
  now: number,
): Promise<{ device: TillDeviceRow; secret: string }> {
  const secret = randomBytes(32).toString("base64url");
  const [device] = await tx
    .update(tillDevices)
    .set({ codeHash: null, secretHash: hashOf(secret), registeredAt: now, seenAt: now })
    .where(
      and(
        eq(tillDevices.codeHash, hashOf(plainCode(typedCode))),
        gt(tillDevices.codeExpiresAt, now),
        isNull(tillDevices.revokedAt),
      ),
    )
    .returning();
  if (!device) throw new Refusal("TILL_CODE_WRONG");
  return { device, secret };
}

/**
 * A new code for a till whose tablet no longer says that it is one: its browser lost the cookie and kept the
 * rest. Whoever enters it is this till again, and what waits there can be sent. Answers undefined for a
 * till that was revoked. Until the code is entered, the tablet that has the cookie goes on.
 */
export async function renewCode(
  tx: Tx,
  deviceId: string,
  now: number,
): Promise<{ name: string; code: string; registerCode: string } | undefined> {
  const registerCode = randomCode(CODE_LENGTH);
  const [device] = await tx
    .update(tillDevices)
    .set({ codeHash: hashOf(registerCode), codeExpiresAt: now + CODE_LIFE_MS })
    .where(and(eq(tillDevices.id, deviceId), isNull(tillDevices.revokedAt)))
    .returning({ name: tillDevices.name, code: tillDevices.code });
  return device && { ...device, registerCode };
}

/** The till that a secret belongs to, revoked or not. */
export async function findDevice(read: Reader, secret: string): Promise<TillDeviceRow | undefined> {
  const [device] = await statements(read).bySecret.execute({ secretHash: hashOf(secret) });
  return device;
}

/** Ends a till: nothing it sends is taken any more. Ended before, it answers false. */
export async function revokeDevice(
  tx: Tx,
  deviceId: string,
  { by, reason }: { by: string; reason: string },
  now: number,
): Promise<boolean> {
  const revoked = await tx
    .update(tillDevices)
    .set({ revokedAt: now, revokedBy: by, revokedReason: reason, codeHash: null })
    .where(and(eq(tillDevices.id, deviceId), isNull(tillDevices.revokedAt)))
    .returning({ id: tillDevices.id });
  return revoked.length > 0;
}

function plainCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
