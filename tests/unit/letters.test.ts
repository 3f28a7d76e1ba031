import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeMail, isMailAddress } from "#app/domain/messaging/compose-mail.server.ts";
import { htmlOf, type Letter, textOf } from "#app/domain/messaging/letter.ts";
import { isTextKind, type MessageFacts, type Told } from "#app/domain/messaging/message.ts";
import { writeLetter } from "#app/messages/letters.ts";
import { LOCALES, MESSAGE_KINDS, type MessageKind } from "#db/words.ts";
import { headerOf, readMail } from "#tests/fixtures/read-mail.ts";

const NUMBER = "202611221234567890";
const AOHAN = { name: { zh: "敖汉旗", en: "Aohan Banner" }, amountFen: 9_000 };
const TANGXIAN = { name: { zh: "唐县", en: "Tang County" }, amountFen: 3_050 };
const MILLET = { name: { zh: "小米", en: "Millet" }, quantity: 2 };
const HOME = { origin: "https://shop.example", isDemo: false };

const UNIT = {
  unitId: "0198a000-0000-7000-8000-000000000000",
  unit: { zh: "金盏学校", en: "Jinzhan School" },
};

/** What each kind may tell: with everything in it, and with nothing that may be missing. */
const FACTS: { [K in MessageKind]: MessageFacts[K][] } = {
  order_placed: [{ totalFen: 12_650, payBy: Date.UTC(2026, 10, 22, 4, 30), goods: [MILLET] }],
  order_paid: [{ totalFen: 12_650 }],
  order_expired: [{}],
  order_cancelled: [{ refundFen: 12_650 }, { refundFen: 0 }],
  parcel_shipped: [
    {
      carrier: { zh: "顺丰冷运", en: "SF Cold" },
      trackingNumber: "SF0012",
      parcelNumber: 2,
      parcelCount: null,
      goods: Array(12).fill(MILLET),
    },
    {
      carrier: { zh: "自送", en: "Our van" },
      trackingNumber: null,
      parcelNumber: 1,
      parcelCount: 1,
      goods: [MILLET],
    },
  ],
  order_ready: [
    { outlet: { zh: "双井店专柜", en: "Shuangjing counter" }, code: "012345", keepUntilDay: 20261125 },
    { outlet: { zh: "双井店专柜", en: "Shuangjing counter" }, code: "012345", keepUntilDay: null },
  ],
  parcel_delivered: [{}],
  refund_requested: [{ amountFen: 4_500 }],
  refund_made: [{ amountFen: 4_500 }],
  claim_answered: [
    { outcome: "refund", amountFen: 4_500, answer: "袋子破了。\n对不起。" },
    { outcome: "goods_first", amountFen: null, answer: null },
    { outcome: "ask_more", amountFen: null, answer: null },
    { outcome: "refused", amountFen: null, answer: null },
  ],
  fapiao_issued: [
    { fapiaoNumber: "26112000000000000001", amountFen: 12_650, isRed: false },
    { fapiaoNumber: "26112000000000000002", amountFen: 4_500, isRed: true },
  ],
  share_reminder: (["undeclared", "late"] as const).map((cause) => ({
    ...UNIT,
    year: 2026,
    cause,
    netFen: 12_650,
    floorFen: 90_000,
    lastDay: 20261231,
  })),
  purchase_to_approve: [{ ...UNIT, number: "CG2026112212345678", totalFen: 12_650 }],
  purchase_decided: [true, false].map((isApproved) => ({
    ...UNIT,
    number: "CG2026112212345678",
    totalFen: 12_650,
    isApproved,
    reason: isApproved ? null : "袋子破了。\n对不起。",
  })),
  quote_asked: [
    { ...UNIT, requestId: "R1", number: "XJ20261122123456", goodsCount: 12, answerByDay: 20261201 },
  ],
  quote_offered: [{ zh: "敖汉合作社", en: "Aohan cooperative" }, null].map((seller) => ({
    ...UNIT,
    requestId: "R1",
    number: "XJ20261122123456",
    seller,
    totalFen: 12_650,
    validUntilDay: 20261201,
  })),
  payment_requested: [{ ...UNIT, number: "QK2026112212345678", amountFen: 12_650, dueDay: 20261222 }],
  acceptance_disputed: [{ ...UNIT, number: NUMBER, reason: "袋子破了。\n对不起。" }],
};

/** Where a letter about a unit leads. */
const ROOMS: Partial<Record<MessageKind, string>> = {
  share_reminder: `/purchasing/${UNIT.unitId}/share?year=2026`,
  purchase_to_approve: `/purchasing/${UNIT.unitId}/approvals/CG2026112212345678`,
  purchase_decided: `/purchasing/${UNIT.unitId}/purchases/CG2026112212345678`,
  quote_asked: "/supplier/quotes/R1",
  quote_offered: `/purchasing/${UNIT.unitId}/quotes/R1`,
  payment_requested: `/purchasing/${UNIT.unitId}/requests/QK2026112212345678`,
  acceptance_disputed: `/purchasing/${UNIT.unitId}/orders/${NUMBER}`,
};

function telling(kind: MessageKind, facts: object): Told {
  return { kind, facts: { orderNumber: NUMBER, counties: [AOHAN, TANGXIAN], ...facts } } as Told;
}

const CASES = MESSAGE_KINDS.flatMap((kind) =>
  LOCALES.flatMap((locale) => FACTS[kind].map((facts, index) => ({ kind, locale, index, facts }))),
);

/** A word that was not there shows as one of these; so does a template that was put together wrongly. */
const HOLES = /undefined|null|NaN|\[object|\$\{|=>|¥¥|，，|。。|，。| {2}|\.\.|\( ?\)|（）/;

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A label and its value beside each other, in text or in HTML. */
function rowOf(label: string, value: string): RegExp {
  return new RegExp(`${escapeRegExp(label)}(: |：|</th><td[^>]*>)${escapeRegExp(value)}`);
}

describe.each(CASES)("$kind $index in $locale", ({ kind, locale, facts }) => {
  const write = (isDemo = false) =>
    writeLetter({ ...telling(kind, facts), channel: "email", locale }, { ...HOME, isDemo });

  test("says everything, and leaves no hole", () => {
    const letter = write();
    const all = [letter.subject, textOf(letter, locale), htmlOf(letter, locale)].join("\n");
    expect(all.replace(/style="[^"]*"/g, "")).not.toMatch(HOLES);
    expect(letter.subject.length).toBeGreaterThan(5);
    expect(letter.subject).not.toContain("\n");
    for (const part of [textOf(letter, locale), htmlOf(letter, locale)]) {
      const home = `https://shop.example${locale === "en" ? "/en" : ""}`;
      const room = ROOMS[kind];
      for (const said of room
        ? [locale === "en" ? "Jinzhan School" : "金盏学校", home + room]
        : [NUMBER, locale === "en" ? "Aohan Banner" : "敖汉旗", `${home}/orders/${NUMBER}`])
        expect(part).toContain(said);
      for (const { label, value } of letter.rows) expect(part).toMatch(rowOf(label, value));
    }
  });

  test("is in one language", () => {
    const said = textOf(write(), locale)
      .replaceAll("袋子破了。\n对不起。", "")
      .replace(/https:\S+/g, "");
    if (locale === "en") expect(said).not.toMatch(/[\p{Script=Han}。，：]/u);
    else expect(said.replace(/SF0012|(CG|XJ|QK)\d+/g, "")).not.toMatch(/[a-z]{2}/i);
  });

  test("says in a demonstration that it is one, and only there", () => {
    const mark = locale === "en" ? /demonstration/i : /演示/;
    const inDemo = write(true);
    expect(inDemo.subject).toMatch(mark);
    expect(textOf(inDemo, locale)).toMatch(mark);
    expect(write().subject + textOf(write(), locale)).not.toMatch(mark);
  });
});

describe.each(CASES.filter(({ kind }) => isTextKind(kind)))(
  "$kind $index in $locale",
  ({ kind, locale, facts }) => {
    test("is a short text message too", () => {
      for (const isDemo of [false, true]) {
        const text = textOf(
          writeLetter({ ...telling(kind, facts), channel: "sms", locale }, { ...HOME, isDemo }),
          locale,
        );
        expect(text).not.toMatch(HOLES);
        expect(text).toContain(NUMBER);
        expect(text.startsWith(locale === "en" ? "[Bangfu Market] " : "【帮扶集市】")).toBe(true);
        expect(/demonstration|演示/i.test(text)).toBe(isDemo);
        expect(text.length).toBeLessThan(200);
      }
    });
  },
);

test("amounts and days are those of the facts", () => {
  const paid = writeLetter(
    { ...telling("order_paid", { totalFen: 12_650 }), channel: "email", locale: "en" },
    HOME,
  );
  expect(paid.rows.map(({ label, value }) => `${label} ${value}`)).toEqual([
    `Order ${NUMBER}`,
    "From Aohan Banner and Tang County",
    "Paid, delivery included ¥126.50",
    "Credited to Aohan Banner ¥90.00",
    "Credited to Tang County ¥30.50",
  ]);
  const [facts] = FACTS.order_placed;
  const placed = writeLetter(
    { ...telling("order_placed", facts ?? {}), channel: "email", locale: "zh-CN" },
    HOME,
  );
  expect(placed.lead.join()).toContain("2026年11月22日 12:30");
});

test("an order of many counties names the first of them and how many there are", () => {
  const counties = Array.from({ length: 7 }, (_, i) => ({
    name: { zh: `甲${i}县`, en: `C${i}` },
    amountFen: 1,
  }));
  const told = telling("order_expired", { counties });
  const inLanguage = (locale: "zh-CN" | "en") =>
    textOf(writeLetter({ ...told, channel: "email", locale }, HOME), locale);
  expect(inLanguage("zh-CN")).toContain("甲0县、甲1县、甲2县、甲3县等 7 个县");
  expect(inLanguage("en")).toContain("C0, C1, C2, C3 and 3 more");
});

describe("what somebody typed", () => {
  const NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: spy@evil.example",
    "a\nSubject: other\n\n<b>body</b>",
    "&lt;b&gt;",
    "'; drop table messages; --",
    "\u2028Bcc: spy@evil.example",
    "javascript:alert(1)",
    ".\r\n.\r\nQUIT\r\n",
    "=?utf-8?Q?=0D=0ABcc:_spy@evil.example?=",
  ];
  const typed = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 40 }));

  const compose = (letter: Letter) =>
    composeMail(
      {
        id: "id",
        kind: "claim_answered",
        orderNumber: NUMBER,
        address: "wang@mail.example",
        locale: "zh-CN",
        letter,
        writtenAt: 0,
      },
      { name: "帮扶集市", address: "shop@bangfu.example" },
    );

  test("adds no header, no recipient and no tag, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(typed, typed, async (name, answer) => {
        const counties = [{ name: { zh: name, en: name }, amountFen: 1 }];
        const facts = { outcome: "refused", amountFen: null, answer, counties };
        const letter = writeLetter(
          { ...telling("claim_answered", facts), channel: "email", locale: "zh-CN" },
          HOME,
        );
        letter.subject += name;
        const mail = readMail((await compose(letter)).toString("latin1"));
        expect([...mail.headers.keys()].sort()).toEqual([
          "auto-submitted",
          "content-language",
          "content-type",
          "date",
          "from",
          "message-id",
          "mime-version",
          "subject",
          "to",
          "x-auto-response-suppress",
        ]);
        expect(headerOf(mail, "to")).toBe("wang@mail.example");
        const tags = new Set([...mail.html.matchAll(/<\/?([a-z!]+)/gi)].map(([, tag]) => tag));
        expect(
          [...tags].filter(
            (tag) => !/^(!doctype|html|head|meta|title|body|div|p|br|table|tr|th|td|a)$/.test(tag ?? ""),
          ),
        ).toEqual([]);
        expect([...mail.html.matchAll(/ (?:href|on\w+)="([^"]*)/g)].map(([, href]) => href)).toEqual([
          `https://shop.example/orders/${NUMBER}`,
        ]);
      }),
      { numRuns: 150 },
    );
  });

  test.each(NASTY)("in the place of an address is no address: %j", (nasty) => {
    expect(isMailAddress(nasty)).toBe(false);
    expect(isMailAddress(`a@b.example${nasty}`)).toBe(false);
  });

  test.each(["wang@mail.example", "wang.fang+bangfu@mail.example", "王@邮箱.example", "o'neil@mail.example"])(
    "%s is an address",
    (address) => {
      expect(isMailAddress(address)).toBe(true);
    },
  );
});
