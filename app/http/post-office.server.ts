import { setTimeout as pause } from "node:timers/promises";
import type { Carriers } from "#app/domain/messaging/carrier.ts";
import { forgetMessages } from "#app/domain/messaging/forget-messages.server.ts";
import { sendMessages } from "#app/domain/messaging/send-messages.server.ts";
import { openTextMessages } from "#app/domain/messaging/text-messages.server.ts";
import { logger } from "#app/http/logger.server.ts";
import { writeLetter } from "#app/messages/letters.ts";
import { isDemoDatabase } from "#db/facts.ts";
import type { Store } from "#db/store.ts";

const SEND_EVERY_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

/**
 * Sends what buyers are told, from now on and every few seconds, with links to `home` unless PUBLIC_ORIGIN
 * says otherwise; and forgets, every hour, what is older than it is kept. It goes on beside everything else, so that a slow mail server keeps no order waiting.
 * `stop` lets what is on its way arrive.
 */
export function openPostOffice(
  store: Store,
  carriers: Carriers,
  home: string,
): { stop: () => Promise<void> } {
  openTextMessages(carriers.sms !== undefined);
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const send = async () => {
    const isDemo = await isDemoDatabase(store.read);
    const origin = process.env.PUBLIC_ORIGIN || home;
    await sendMessages(store, {
      carriers,
      write: (told) => writeLetter(told, { origin, isDemo }),
      clock: Date.now,
      onTrouble: (trouble) => logger.warn(trouble, "a message was not sent"),
      isStopping,
    });
  };
  let forgottenAt = 0;
  const forget = async () => {
    if (Date.now() - forgottenAt < FORGET_EVERY_MS) return;
    while (!isStopping() && (await store.write((tx) => forgetMessages(tx, Date.now()))) > 0);
    forgottenAt = Date.now();
  };
  const work = async () => {
    while (!isStopping()) {
      try {
        await send();
        await forget();
      } catch (error) {
        logger.error({ err: error }, "messages could not be sent");
      }
      await pause(SEND_EVERY_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  };
  const done = work();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}
