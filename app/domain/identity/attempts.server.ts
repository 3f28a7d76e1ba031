import { eq, lte, sql } from "drizzle-orm";
import { signInAttempts } from "#db/schema/identity.ts";
import type { Tx } from "#db/store.ts";
import { networkOf } from "./network.ts";

export const ATTEMPT_WINDOW_MS = 15 * 60_000;
/** So many attempts at one account, or at one order, in a window. */
export const ATTEMPTS_PER_EMAIL_MAX = 8;
export const ATTEMPTS_PER_ADDRESS_MAX = 40;

export type AttemptAnswer = { isAllowed: true } | { isAllowed: false; retryAt: number };

/** What is guessed at, and from where: each door counts for itself, so that one does not close the other. */
interface Guess {
  target: string;
  origin: string;
}

/**
 * Takes one of the attempts that are left to an e-mail and to a network address. It is taken before
 * the password is looked at and given back when it was right, so that many guesses at once are no
 * way round the limit. Whether the e-mail has an account makes no difference.
 */
export function takeSignInAttempt(
  tx: Tx,
  email: string,
  clientAddress: string,
  now: number,
): Promise<AttemptAnswer> {
  return takeAttempt(tx, signInGuess(email, clientAddress), now);
}

/** After the right password: the e-mail starts afresh, and the address gets its attempt back. */
export function forgiveSignInAttempts(tx: Tx, email: string, clientAddress: string): Promise<void> {
  return forgiveAttempts(tx, signInGuess(email, clientAddress));
}

/** The same for finding an order by its number and phone: guesses at one order, and from one network. */
export function takeOrderAttempt(
  tx: Tx,
  number: string,
  clientAddress: string,
  now: number,
): Promise<AttemptAnswer> {
  return takeAttempt(tx, orderGuess(number, clientAddress), now);
}

export function forgiveOrderAttempts(tx: Tx, number: string, clientAddress: string): Promise<void> {
  return forgiveAttempts(tx, orderGuess(number, clientAddress));
}

function signInGuess(email: string, clientAddress: string): Guess {
  return { target: `email:${email.toLowerCase()}`, origin: `address:${networkOf(clientAddress)}` };
}

function orderGuess(number: string, clientAddress: string): Guess {
  return { target: `order:${number}`, origin: `order-address:${networkOf(clientAddress)}` };
}

async function takeAttempt(tx: Tx, { target, origin }: Guess, now: number): Promise<AttemptAnswer> {
  await tx.delete(signInAttempts).where(lte(signInAttempts.windowStartedAt, now - ATTEMPT_WINDOW_MS));
  // always in this order, so that two attempts never wait for each other in a ring
  const address = await countAttempt(tx, origin, now);
  const account = await countAttempt(tx, target, now);
  const ends: number[] = [];
  if (address.failures > ATTEMPTS_PER_ADDRESS_MAX) ends.push(address.windowStartedAt + ATTEMPT_WINDOW_MS);
  if (account.failures > ATTEMPTS_PER_EMAIL_MAX) ends.push(account.windowStartedAt + ATTEMPT_WINDOW_MS);
  return ends.length === 0 ? { isAllowed: true } : { isAllowed: false, retryAt: Math.max(...ends) };
}

async function forgiveAttempts(tx: Tx, { target, origin }: Guess): Promise<void> {
  await tx
    .update(signInAttempts)
    .set({ failures: sql`${signInAttempts.failures} - 1` })
    .where(eq(signInAttempts.subject, origin));
  await tx.delete(signInAttempts).where(eq(signInAttempts.subject, target));
}

async function countAttempt(tx: Tx, subject: string, now: number) {
  const [counted] = await tx
    .insert(signInAttempts)
    .values({ subject, failures: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: signInAttempts.subject,
      set: { failures: sql`${signInAttempts.failures} + 1` },
    })
    .returning({ failures: signInAttempts.failures, windowStartedAt: signInAttempts.windowStartedAt });
  if (!counted) throw new Error("an attempt could not be counted");
  return counted;
}
