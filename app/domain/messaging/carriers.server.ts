import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { DEFAULT_SQLITE_FILE, StartUpError, targetOf } from "#db/open.ts";
import type { Carriers } from "./carrier.ts";
import { isMailAddress, type Sender } from "./compose-mail.server.ts";
import { mailFolder, textFolder } from "./message-files.server.ts";
import { type MailServer, smtpCarrier } from "./smtp.server.ts";

/** Where a process's settings are read from: process.env. */
type Settings = Readonly<Record<string, string | undefined>>;

const DEFAULT_SENDER: Sender = { name: "帮扶集市 Bangfu Market", address: "no-reply@bangfu.example" };

/**
 * How messages leave this shop. Mails go to the server that SMTP_URL names, from MAIL_FROM; without one, into
 * a folder beside the database, or MAIL_FOLDER. Text messages go into a folder (SMS_FOLDER), or nowhere when
 * that is "off". Throws a StartUpError that says what is wrong with a setting.
 */
export function carriersOf(settings: Settings): Carriers {
  const server = settings.SMTP_URL ? mailServerOf(settings.SMTP_URL) : undefined;
  if (server && !settings.MAIL_FROM)
    throw new StartUpError(
      'SMTP_URL is set but MAIL_FROM is not: say whom the mails are from, as in MAIL_FROM="帮扶集市 <shop@example.cn>".',
    );
  const from = settings.MAIL_FROM ? senderOf(settings.MAIL_FROM) : DEFAULT_SENDER;
  const email = server
    ? smtpCarrier(server, from)
    : mailFolder(folderOf(settings, "MAIL_FOLDER", "mail"), from);
  if (settings.SMS_FOLDER === "off") return { email };
  return { email, sms: textFolder(folderOf(settings, "SMS_FOLDER", "sms")) };
}

/** The same, with folders that are there and can be written: for the start. */
export function openCarriers(settings: Settings): Carriers {
  const carriers = carriersOf(settings);
  for (const { place, staysHere } of Object.values(carriers)) if (staysHere) makeFolder(place);
  return carriers;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StartUpError(
      `Messages cannot be written into ${folder}: check the folder and its permissions, or set MAIL_FOLDER and SMS_FOLDER.`,
    );
  }
}

const SECURE_PORT = 465;
const SUBMISSION_PORT = 587;

function mailServerOf(text: string): MailServer {
  const example =
    "it should look like smtps://user:password@mail.example.cn:465 or smtp://mail.example.cn:25";
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text))
    throw new StartUpError(`SMTP_URL is no address of a mail server: ${example}.`);
  const { protocol, hostname, port, username, password, pathname, search } = new URL(text);
  if (!hostname) throw new StartUpError(`SMTP_URL names no host: ${example}.`);
  if (pathname.length > 1 || search)
    throw new StartUpError(
      "SMTP_URL has something after the host and port, and nothing there is understood.",
    );
  if (Boolean(username) !== Boolean(password))
    throw new StartUpError(
      "SMTP_URL has a user without a password, or the other way round; write @ : / in them as %40 %3A %2F.",
    );
  const isSecure = protocol === "smtps:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return {
    host,
    port: port ? Number(port) : isSecure ? SECURE_PORT : SUBMISSION_PORT,
    isSecure,
    mustSecure: !isSecure && username !== "" && !isThisMachine(host),
    auth: username ? { user: decoded(username), pass: decoded(password) } : undefined,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StartUpError("SMTP_URL has a % in its user or password that means nothing; write it as %25.");
  }
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** "帮扶集市 <shop@example.cn>" or "shop@example.cn". */
function senderOf(text: string): Sender {
  const [, quoted = "", inside] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  const address = inside ?? text.trim();
  const name = quoted.replace(/^"(.*)"$/, "$1");
  if (!isMailAddress(address) || /[\p{Cc}<>"]/u.test(name))
    throw new StartUpError(
      `MAIL_FROM "${text}" is no sender; it should look like 帮扶集市 <shop@example.cn> or shop@example.cn.`,
    );
  return { name, address };
}

/** The folder that a setting names, or one of this name beside the database; short when it is below where we run. */
function folderOf(settings: Settings, setting: "MAIL_FOLDER" | "SMS_FOLDER", name: string): string {
  const target = targetOf(settings.DATABASE_URL);
  const home = dirname(target.engine === "sqlite" ? target.file : resolve(DEFAULT_SQLITE_FILE));
  const folder = resolve(settings[setting] || join(home, name));
  const below = relative(process.cwd(), folder);
  return below.startsWith("..") ? folder : below;
}
