#!/usr/bin/env node
/*
 * Checks a certificate of a reserved share without the shop, the network or any package: Node 20 is enough.
 *
 *   node scripts/check-certificate.mjs CERTIFICATE.json KEYS.json
 *
 * KEYS.json is what the shop publishes at /.well-known/bangfu-certificate-keys.json. The exit code is 0 when
 * the file is what was signed, to the byte; else 1. Whether goods were returned since, only the shop knows:
 * the address at the end says.
 */
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/** JSON of which there is one spelling: keys in order, no space, whole numbers. */
function canonicalJson(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(",")}}`;
}

/** The 32 bytes of an Ed25519 key as the structure that the library reads (RFC 8410). */
function openKey(publicKey) {
  const head = Buffer.from("302a300506032b6570032100", "hex");
  return createPublicKey({
    key: Buffer.concat([head, Buffer.from(publicKey, "base64url")]),
    format: "der",
    type: "spki",
  });
}

function check(text, keys) {
  const file = JSON.parse(text);
  if (canonicalJson(file) !== text.trim()) return "it is not spelt as it was handed over";
  const key = keys.find(({ id }) => id === file.keyId);
  if (!key) return `the key ${file.keyId} is not among the published ones`;
  const signature = Buffer.from(String(file.signature), "base64url");
  if (signature.toString("base64url") !== file.signature) return "the signature is not spelt as it was made";
  const bytes = Buffer.from(canonicalJson(file.statement));
  return verify(null, bytes, openKey(key.publicKey), signature) ? undefined : "the signature does not fit";
}

const [certificatePath, keysPath] = process.argv.slice(2);
if (!certificatePath || !keysPath) {
  console.error("node scripts/check-certificate.mjs CERTIFICATE.json KEYS.json");
  process.exit(2);
}
let text;
let fault;
try {
  text = readFileSync(certificatePath, "utf8");
  fault = check(text, JSON.parse(readFileSync(keysPath, "utf8")).keys);
} catch (error) {
  fault = error.message;
}
if (fault) {
  console.error(`NOT GENUINE  ${fault}`);
  process.exit(1);
}
const { statement } = JSON.parse(text);
const yuan = (fen) => `${Math.trunc(fen / 100)}.${String(Math.abs(fen) % 100).padStart(2, "0")} CNY`;
console.log(
  [
    `GENUINE      ${statement.number}${statement.isDemo ? "  (演示 demonstration)" : ""}`,
    `unit         ${statement.unit.nameZh} (${statement.unit.code})`,
    `year         ${statement.year}, policy ${statement.policy.id}`,
    `base         ${yuan(statement.baseFen)}`,
    `floor        ${yuan(statement.floorFen)}`,
    `paid, net    ${yuan(statement.netFen)} in ${statement.lines.count} lines`,
    `as of        ${statement.issuedAt}; whether it still holds: ${statement.checkAt}`,
  ].join("\n"),
);
