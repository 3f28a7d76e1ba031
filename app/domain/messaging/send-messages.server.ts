import type { Store } from "#db/store.ts";
import { isInsideWrite } from "#db/writing.ts";
import {
  type Carrier,
  CarrierDown,
  type Carriers,
  OutcomeUnknown,
  type SealedMessage,
  Undeliverable,
} from "./carrier.ts";
import type { Letter } from "./letter.ts";
import type { OrderFacts, Told } from "./message.ts";
import {
  endMessage,
  listDueMessages,
  markSent,
  putBack,
  type QueuedMessage,
  takeMessage,
} from "./message-queue.server.ts";

/** Makes the words of a message. It must not fail for what a buyer or a clerk typed. */
export type LetterWriter = (told: Told & Pick<QueuedMessage, "channel" | "locale">) => Letter;

/** How the sender goes about it; tests say more. */
export interface Sending {
  carriers: Carriers;
  write: LetterWriter;
  /** The time, asked at each step: a lease runs while a slow server is waited for. */
  clock: () => number;
  /** Told of what was not sent, for the log. */
  onTrouble: (trouble: { messageId: string; kind: string; error: string }) => void;
  /** Once true, nothing more is taken. */
  isStopping: () => boolean;
}

const AT_ONCE = 20;
const SENDERS = 4;

/** After so many tries, about two days, a message is given up. */
export const TRIES_MAX = 100;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** A message that may have been sent is sent once more at most, under the same Message-ID, and not at once. */
export const DOUBTS_MAX = 1;
const PAUSE_AFTER_DOUBT_MS = 5 * 60_000;

/** How long a message rests after its try number `tries`. */
export function pauseAfter(tries: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
}

/**
 * Sends what is due until nothing is, a few messages at a time, those of one order in turn. Each is taken in
 * one transaction, carried outside any, and its end noted in another: whoever dies in between is followed,
 * when the lease is over, by somebody who knows that it may have been sent. A carrier that is down is left
 * alone for the rest of this round. Answers how many were sent.
 */
export async function sendMessages(store: Store, sending: Sending): Promise<number> {
  if (isInsideWrite()) throw new Error("messages are not sent inside a transaction");
  const { carriers, clock, isStopping } = sending;
  const open = new Set(Object.values(carriers).map(({ channel }) => channel));
  let sent = 0;
  while (open.size > 0 && !isStopping()) {
    const due = await listDueMessages(store.read, [...open], clock(), AT_ONCE);
    if (due.length === 0) break;
    const sender = async () => {
      for (let next = due.shift(); next && !isStopping(); next = due.shift()) {
        const carrier = carriers[next.channel];
        if (!carrier || !open.has(next.channel)) continue;
        const outcome = await sendOne(store, carrier, next, sending);
        if (outcome === "sent") sent += 1;
        if (outcome === "down") open.delete(next.channel);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  }
  return sent;
}

async function sendOne(
  store: Store,
  carrier: Carrier,
  seen: QueuedMessage,
  sending: Sending,
): Promise<"sent" | "down" | "not sent"> {
  const { clock } = sending;
  const words = seen.letter ?? draft(seen, sending.write);
  const letter = typeof words === "string" ? words : null;
  const taken = await store.write((tx) => takeMessage(tx, seen, letter, clock()));
  if (!taken) return "not sent";
  if (taken.usefulUntil !== null && clock() > taken.usefulUntil) {
    await store.write((tx) => endMessage(tx, taken, "too_late", null));
    return "not sent";
  }
  try {
    if (typeof words !== "string") throw words;
    await carrier.carry(seal(taken, JSON.parse(words) as Letter, carrier));
  } catch (fault) {
    await settleFault(store, taken, fault, sending);
    return fault instanceof CarrierDown ? "down" : "not sent";
  }
  await store.write((tx) => markSent(tx, taken, clock()));
  return "sent";
}

function seal(taken: QueuedMessage, letter: Letter, { isRepeatable }: Carrier): SealedMessage {
  const { id, kind, address, locale, createdAt } = taken;
  if (address === null) throw new Undeliverable("the address was forgotten");
  if (taken.doubts > DOUBTS_MAX && !isRepeatable) throw new OutcomeUnknown("its sender died");
  const { orderNumber } = JSON.parse(taken.facts) as OrderFacts;
  return { id, kind, orderNumber, address, locale, letter, writtenAt: createdAt };
}

/** Ends a message that was not sent for good, or puts it back for a later try. */
async function settleFault(
  store: Store,
  taken: QueuedMessage,
  fault: unknown,
  sending: Sending,
): Promise<void> {
  const { clock, onTrouble } = sending;
  const error = withoutAddress(fault instanceof Error ? fault.message : String(fault), taken.address);
  onTrouble({ messageId: taken.id, kind: taken.kind, error });
  const isDoubt = fault instanceof OutcomeUnknown;
  const doubts = taken.doubts + (isDoubt ? 1 : 0);
  const nextTryAt = clock() + (isDoubt ? PAUSE_AFTER_DOUBT_MS : pauseAfter(taken.tries));
  await store.write((tx) => {
    if (fault instanceof Undeliverable) return endMessage(tx, taken, "refused", error);
    if (isDoubt && doubts > DOUBTS_MAX) return endMessage(tx, taken, "unknown_outcome", error);
    if (taken.tries >= TRIES_MAX) return endMessage(tx, taken, "gave_up", error);
    return putBack(tx, taken, { doubts, error, nextTryAt });
  });
}

/** The words of a message as they are kept, or the fault of the one who writes them. */
function draft({ kind, facts, channel, locale }: QueuedMessage, write: LetterWriter): string | Error {
  try {
    return JSON.stringify(
      write({ kind, facts: JSON.parse(facts), channel, locale } as Parameters<LetterWriter>[0]),
    );
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const ERROR_LENGTH_MAX = 500;

/** What a server says of a message often repeats the address; who reads of troubles need not see it. */
function withoutAddress(error: string, address: string | null): string {
  const hidden = address ? error.replaceAll(address, "…") : error;
  return hidden.replace(/\p{Cc}+/gu, " ").slice(0, ERROR_LENGTH_MAX);
}
