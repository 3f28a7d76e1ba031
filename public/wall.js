/*
 * Keeps the lobby's screen right for months. It asks for the figures, puts them into the places that the
 * page has for them, and adds none: memory stays as it is. The time is the server's, carried on by this
 * machine's own steady clock, so that a screen whose date is wrong still shows Beijing's. Days are the
 * server's too: after midnight its next answer is of the new day.
 */

const wall = document.querySelector(".wall");
const EVERY_MS = 5_000;
const LATER_MS_MAX = 30_000;
const ANSWER_MS_MAX = 10_000;
/** Figures older than this are said to be old. */
const OLD_MS = 20_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;

const place = (name) => wall.querySelector(`[data-wall="${name}"]`);
const places = Object.fromEntries(
  ["day", "total", "orders", "counties", "weight", "clock", "asOf", "state", "lost"].map((name) => [
    name,
    place(name),
  ]),
);
const rows = {
  top: [...wall.querySelectorAll('[data-wall-row="top"]')],
  latest: [...wall.querySelectorAll('[data-wall-row="latest"]')],
};
const districts = new Map(
  [...wall.querySelectorAll("[data-wall-district]")].map((tile) => [tile.dataset.wallDistrict, tile]),
);

/** The server's time at a reading of the steady clock. */
let known = { now: Number(wall.dataset.now), at: performance.now() };
let etag = wall.dataset.etag;
let failures = 0;
let hasEnded = false;

const serverNow = () => known.now + performance.now() - known.at;
const timeOf = (instant) => new Date(instant + BEIJING_OFFSET_MS).toISOString().slice(11, 19);

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function fill(row, values) {
  row.hidden = !values;
  if (!values) return;
  for (const cell of row.querySelectorAll("[data-wall-cell]")) {
    const value = values[cell.dataset.wallCell];
    if (cell.tagName === "PROGRESS") cell.value = value;
    else write(cell, String(value));
  }
}

function show(figures) {
  for (const name of ["day", "total", "orders", "counties", "weight"]) write(places[name], figures[name]);
  places.total.classList.toggle("wall-sum-long", figures.total.length > 11);
  for (const [index, row] of rows.top.entries()) fill(row, figures.top[index]);
  for (const [index, row] of rows.latest.entries()) {
    const sale = figures.latest[index];
    // what was not there before is marked for a moment, for those who like to see things move
    row.classList.toggle(
      "wall-new",
      Boolean(sale) && row.dataset.id !== undefined && row.dataset.id !== sale.id,
    );
    row.dataset.id = sale?.id ?? "";
    fill(row, sale);
  }
  for (const { code, amount } of figures.districts) {
    const tile = districts.get(code);
    if (tile) write(tile.querySelector("[data-wall-cell]"), amount);
  }
}

async function ask() {
  const answer = await fetch(wall.dataset.source, {
    headers: etag ? { "if-none-match": etag } : {},
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  if (answer.status === 404 || answer.status === 403 || answer.type === "opaqueredirect") {
    hasEnded = true; // the link was revoked, or whoever signed in was signed out
    return;
  }
  if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
  const now = Number(answer.headers.get("x-now"));
  if (answer.ok) {
    show(await answer.json());
    etag = answer.headers.get("etag");
  }
  if (now > 0) known = { now, at: performance.now() };
  hasEnded = false;
}

function tick() {
  const age = performance.now() - known.at;
  write(places.clock, timeOf(serverNow()));
  write(places.asOf, timeOf(known.now));
  const isOld = age > OLD_MS || hasEnded;
  wall.classList.toggle("wall-old", isOld);
  places.state.hidden = isOld;
  places.lost.hidden = !isOld;
  if (isOld) write(places.lost, `${hasEnded ? wall.dataset.ended : wall.dataset.lost} ${timeOf(known.now)}`);
}

async function turn() {
  try {
    await ask();
    failures = 0;
  } catch {
    failures += 1; // no network, or a server that is starting: the figures stay and say how old they are
  }
  tick();
  const wait = Number(wall.dataset.every ?? EVERY_MS) * 2 ** Math.min(failures, 4);
  setTimeout(turn, Math.min(wait, LATER_MS_MAX));
}

tick();
setInterval(tick, 1_000);
setTimeout(turn, Number(wall.dataset.every ?? EVERY_MS));
