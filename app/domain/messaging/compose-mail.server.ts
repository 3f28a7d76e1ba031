import { type SealedMessage, Undeliverable } from "./carrier.ts";
import { htmlOf, textOf } from "./letter.ts";

/** Who the mails come from: a name that may be empty, and an address. */
export interface Sender {
  name: string;
  address: string;
}

const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;

/** True for one plain mail address: no second one, no name, nothing that a header would read as its end. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/**
 * The mail as it goes over the line: text and HTML, and a Message-ID that is the same at every try.
 * Throws Undeliverable when the address is none.
 */
export async function composeMail(message: SealedMessage, from: Sender): Promise<Buffer> {
  if (!isMailAddress(message.address)) throw new Undeliverable("the address is not a mail address");
  const { letter, locale } = message;
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const mail = new MailComposer({
    from,
    to: { name: "", address: message.address },
    subject: letter.subject,
    text: textOf(letter, locale),
    html: htmlOf(letter, locale),
    messageId: `<${message.id}@${from.address.split("@")[1]}>`,
    date: new Date(message.writtenAt),
    // says to answering machines that nobody waits for an answer
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "Content-Language": locale,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
