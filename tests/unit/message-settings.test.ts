import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { carriersOf, openCarriers } from "#app/domain/messaging/carriers.server.ts";
import { StartUpError } from "#db/open.ts";

let folder: string;
let home: { DATABASE_URL: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bangfu-post-"));
  home = { DATABASE_URL: `sqlite:${folder}/shop.db` };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("without a mail server, messages go into folders beside the database", () => {
  const { email, sms } = openCarriers(home);
  expect(email).toMatchObject({ place: `${folder}/mail`, isRepeatable: true });
  expect(sms).toMatchObject({ place: `${folder}/sms`, staysHere: true });
  expect(readdirSync(folder).sort()).toEqual(["mail", "sms"]);
});

test("folders can be named, and text messages switched off", () => {
  const { email, sms } = carriersOf({ ...home, MAIL_FOLDER: `${folder}/out`, SMS_FOLDER: "off" });
  expect(email?.place).toBe(`${folder}/out`);
  expect(sms).toBeUndefined();
});

test.each([
  ["smtp://mail.example.cn", "smtp://mail.example.cn:587"],
  ["smtps://shop:pass%40word@mail.example.cn", "smtps://mail.example.cn:465"],
  ["smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"],
])("%s is a mail server, shown without its password", (url, place) => {
  const { email } = carriersOf({ ...home, SMTP_URL: url, MAIL_FROM: "帮扶集市 <shop@example.cn>" });
  expect(email).toMatchObject({ place, isRepeatable: false });
});

test.each([
  ["mail.example.cn", "shop@example.cn", /no address of a mail server/],
  ["http://mail.example.cn", "shop@example.cn", /no address of a mail server/],
  ["smtp://mail.example.cn:99999", "shop@example.cn", /no address of a mail server/],
  ["smtp://", "shop@example.cn", /no address of a mail server|names no host/],
  ["smtp://shop@mail.example.cn", "shop@example.cn", /user without a password/],
  ["smtp://mail.example.cn?pool=true", "shop@example.cn", /after the host/],
  ["smtps://a:b%zz@mail.example.cn", "shop@example.cn", /% in its user or password/],
  ["smtps://mail.example.cn", undefined, /MAIL_FROM is not/],
  ["smtps://mail.example.cn", "the shop", /no sender/],
  ["smtps://mail.example.cn", "Shop <a@b.cn>, <c@d.cn>", /no sender/],
  ["smtps://mail.example.cn", "Shop\r\nBcc: a@b.cn <c@d.cn>", /no sender/],
])("SMTP_URL=%s with MAIL_FROM=%j is told in one sentence", (url, from, sentence) => {
  const told = () => carriersOf({ ...home, SMTP_URL: url, MAIL_FROM: from });
  expect(told).toThrow(StartUpError);
  expect(told).toThrow(sentence);
  expect(told).not.toThrow(/b%zz|\n.*\n/);
});

test("a folder that cannot be written is told", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => openCarriers({ ...home, MAIL_FOLDER: join(folder, "file") })).toThrow(/set MAIL_FOLDER/);
});
