import { Readable } from "node:stream";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { CARRY_MS_MAX, type Carrier, CarrierDown, OutcomeUnknown, Undeliverable } from "./carrier.ts";
import { composeMail, type Sender } from "./compose-mail.server.ts";

/** A mail server that takes our mails. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte (smtps); else it is begun where the server offers it. */
  isSecure: boolean;
  /** Refuse to go on without TLS: a password is not sent in the clear. */
  mustSecure: boolean;
  auth: { user: string; pass: string } | undefined;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 20_000;

/** Carries mails to a server by SMTP, over a connection of its own for each. */
export function smtpCarrier(server: MailServer, from: Sender, answerMs = ANSWER_MS): Carrier {
  return {
    channel: "email",
    place: `${server.isSecure ? "smtps" : "smtp"}://${server.host}:${server.port}`,
    staysHere: false,
    isRepeatable: false,
    async carry(message) {
      const mail = await composeMail(message, from);
      const body = new OnceRead(mail);
      try {
        await send(server, { from: from.address, to: message.address, size: mail.length }, body, answerMs);
      } catch (error) {
        throw meaningOf(error as SmtpFailure, body.isRead);
      }
    },
  };
}

type Envelope = Parameters<SMTPConnection["send"]>[0];

async function send(server: MailServer, envelope: Envelope, body: Readable, answerMs: number): Promise<void> {
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const connection = new Connection({
    host: server.host,
    port: server.port,
    secure: server.isSecure,
    requireTLS: server.mustSecure,
    // where TLS is only better than nothing, a certificate that nobody vouches for is too
    tls: { rejectUnauthorized: server.isSecure || server.mustSecure },
    connectionTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
  });
  return new Promise<void>((resolve, reject) => {
    // a server that says a byte now and then would never time out otherwise
    const deadline = setTimeout(() => fail(new Error("the server took too long")), CARRY_MS_MAX);
    const end = () => {
      clearTimeout(deadline);
      connection.close();
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const carry = () =>
      connection.send(envelope, body, (error) => {
        if (error) return fail(error);
        end();
        resolve();
      });
    connection.on("error", fail);
    connection.connect((error) => {
      if (error) return fail(error);
      if (!server.auth) return carry();
      connection.login({ credentials: server.auth }, (refused) => (refused ? fail(refused) : carry()));
    });
  });
}

/**
 * The mail as a stream that knows whether it was read to its end: the connection begins to read it only
 * when the server has asked for it, and says that it is complete only after the last of it.
 */
class OnceRead extends Readable {
  isRead = false;

  constructor(private readonly mail: Buffer) {
    super();
  }

  override _read(): void {
    this.isRead = true;
    this.push(this.mail);
    this.push(null);
  }
}

interface SmtpFailure extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  permanent?: boolean;
}

/** What a failure means for the message: by what the server answered, to which command, and how far we were. */
function meaningOf(error: SmtpFailure, isBodySent: boolean): Error {
  if (error instanceof Undeliverable) return error;
  const { message, code, command = "", responseCode, permanent } = error;
  if (responseCode === undefined) {
    if (isBodySent) return new OutcomeUnknown(message);
    // our own side would not even begin with this envelope
    return code === "EENVELOPE" ? new Undeliverable(message) : new CarrierDown(message);
  }
  const isOfMessage = command === "RCPT TO" || command === "DATA";
  if (!isOfMessage || responseCode === 421) return new CarrierDown(message); // our name, our password, or its door
  return permanent ? new Undeliverable(message) : new Error(message);
}
