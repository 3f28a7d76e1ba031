import type { Locale } from "#db/words.ts";

/** A message in words, as it is read. It is kept as it was sent, whatever becomes of the templates later. */
export interface Letter {
  /** Empty for a text message. */
  subject: string;
  /** What it says, in paragraphs. */
  lead: string[];
  rows: { label: string; value: string }[];
  link: { label: string; href: string } | null;
  /** Who wrote it, and what the reader should know of it. */
  foot: string[];
}

/** Everything of a letter as plain text, as a mail program without HTML shows it. */
export function textOf({ lead, rows, link, foot }: Letter, locale: Locale): string {
  const colon = locale === "zh-CN" ? "：" : ": ";
  const blocks = [
    ...lead,
    rows.map(({ label, value }) => `${label}${colon}${value}`).join("\n"),
    link ? `${link.label}${colon}${link.href}` : "",
    foot.join("\n"),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

const PAGE = "margin:0;padding:24px 12px;background:#f6f3ec;color:#2b2a27;";
const SHEET = "max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px;";
const FONT = "font:16px/1.7 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif;";
const LABEL = "padding:4px 16px 4px 0;color:#6b675e;vertical-align:top;";
const BUTTON =
  "display:inline-block;padding:10px 20px;border-radius:6px;background:#a3341f;color:#ffffff;text-decoration:none;";

/**
 * A letter as the HTML of a mail. Whatever is in it was text before and is text afterwards: nothing that
 * somebody typed becomes a tag. The styles are inline, because mailboxes strip all others.
 */
export function htmlOf(letter: Letter, locale: Locale): string {
  const { subject, lead, rows, link, foot } = letter;
  const table = rows
    .map(
      ({ label, value }) =>
        `<tr><th style="${LABEL}text-align:left;font-weight:normal">${escaped(label)}</th><td style="padding:4px 0">${escaped(value)}</td></tr>`,
    )
    .join("");
  return [
    `<!doctype html><html lang="${escaped(locale)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>`,
    `<body style="${PAGE}${FONT}"><div style="${SHEET}">`,
    ...lead.map((text) => `<p style="margin:0 0 16px">${lines(text)}</p>`),
    table && `<table style="margin:0 0 20px;border-collapse:collapse;${FONT}">${table}</table>`,
    link &&
      `<p style="margin:0 0 20px"><a href="${escaped(link.href)}" style="${BUTTON}">${escaped(link.label)}</a></p>`,
    `<p style="margin:0;color:#6b675e;font-size:13px">${foot.map(lines).join("<br>")}</p>`,
    "</div></body></html>",
  ]
    .filter(Boolean)
    .join("\n");
}

function lines(text: string): string {
  return escaped(text).replaceAll("\n", "<br>");
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
