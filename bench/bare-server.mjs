/** The yardstick for a cached page: a bare node:http server that sends one file's bytes with given headers. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const body = readFileSync(process.env.BODY_FILE);
const headers = JSON.parse(process.env.HEADERS);
const headersOf304 = JSON.parse(process.env.HEADERS_304);
const etag = process.env.ETAG;

createServer((request, response) => {
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headersOf304).end();
    return;
  }
  response.writeHead(200, headers);
  response.end(body);
}).listen(Number(process.env.PORT), "127.0.0.1");
