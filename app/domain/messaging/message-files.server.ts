import { existsSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { businessDay } from "#app/domain/values/business-day.ts";
import type { Carrier, SealedMessage } from "./carrier.ts";
import { composeMail, type Sender } from "./compose-mail.server.ts";
import { textOf } from "./letter.ts";

/**
 * Puts each mail into a folder, as a file that any mail program opens: what the shop does where it knows no
 * mail server. A file is named after its message, so that carried again it is still one.
 */
export function mailFolder(folder: string, from: Sender): Carrier {
  return {
    channel: "email",
    place: folder,
    staysHere: true,
    isRepeatable: true,
    carry: async (message) => keepFile(folder, nameOf(message, "eml"), await composeMail(message, from)),
  };
}

/** The same for text messages: the place of a real service until there is one. */
export function textFolder(folder: string): Carrier {
  return {
    channel: "sms",
    place: folder,
    staysHere: true,
    isRepeatable: true,
    carry: (message) =>
      keepFile(
        folder,
        nameOf(message, "txt"),
        Buffer.from(`${message.address}\n\n${textOf(message.letter, message.locale)}\n`),
      ),
  };
}

/** "20261122-202611221234567890-order_paid-0198….eml": in a folder, a day and an order lie together. */
function nameOf({ id, kind, orderNumber, writtenAt }: SealedMessage, ending: string): string {
  return `${businessDay(writtenAt)}-${orderNumber.replace(/\D/g, "")}-${kind}-${id}.${ending}`;
}

/** Writes a file whole or not at all. One of that name is the same message, carried before. */
async function keepFile(folder: string, name: string, content: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  if (existsSync(path)) return;
  const draft = join(folder, `.${name}.${process.pid}`);
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
