import type { RunResult, Statement } from "better-sqlite3";
import { Column, type DriverValueEncoder, is, Param, Placeholder, SQL } from "drizzle-orm";

/** What Drizzle makes of `prepare` on better-sqlite3; its types do not say. */
interface Prepared {
  query: { sql: string; params: unknown[] };
  stmt: Statement<unknown[], unknown[]>;
  logger: { logQuery(query: string, params: unknown[]): void };
  fields: Field[] | undefined;
  customResultMapper: unknown;
  execute(values?: Values): PromiseLike<unknown>;
}
interface Field {
  path: string[];
  field: unknown;
}
interface Session {
  prepareQuery(...query: unknown[]): Prepared;
  prepareOneTimeQuery(...query: unknown[]): Prepared;
}
type Values = Record<string, unknown>;

/**
 * Lets the prepared statements of a SQLite database run on the driver, with all that never changes worked
 * out once: which value goes where and how it is encoded, and how each column is decoded. Drizzle works
 * that out at every execution, for more than most statements cost. Answers and errors are the same, but
 * that a null stays null where Drizzle would bind a boolean column's as false. As on PostgreSQL, a
 * statement runs when `execute` is called, and its promise tells how that went.
 *
 * Statements that run once are left as they are, and so are selections with tables inside.
 */
export function runPreparedDirectly<D extends object>(database: D): D {
  const { session } = database as unknown as { session: Session };
  const prepareAsEver = session.prepareQuery.bind(session);
  session.prepareOneTimeQuery = prepareAsEver;
  session.prepareQuery = (...query) => {
    const prepared = prepareAsEver(...query);
    if (prepared.customResultMapper === undefined && (prepared.fields ?? []).every(isOfUsualForm)) {
      const run = runnerOf(prepared);
      prepared.execute = async (values = {}) => run(values);
    }
    return prepared;
  };
  return database;
}

/** A column or an expression, and not in a table of its own within the answer. */
function isOfUsualForm({ path, field }: Field): boolean {
  return path.length === 1 && (is(field, Column) || is(field, SQL) || is(field, SQL.Aliased));
}

function runnerOf({ query, stmt, logger, fields }: Prepared): (values: Values) => unknown[] | RunResult {
  const bind = binderOf(query.params);
  if (fields === undefined)
    return (values) => {
      const bound = bind(values);
      logger.logQuery(query.sql, bound);
      return stmt.run(bound);
    };
  const read = readerOf(fields);
  stmt.raw(true);
  return (values) => {
    const bound = bind(values);
    logger.logQuery(query.sql, bound);
    return stmt.all(bound).map(read);
  };
}

/** Puts the values of an execution in the order of the statement's parameters, as the database wants them. */
function binderOf(params: readonly unknown[]): (values: Values) => unknown[] {
  const slots = params.map(slotOf);
  return (values) => {
    const bound: unknown[] = [];
    for (const { name, constant, encoder } of slots) {
      if (name === undefined) {
        bound.push(constant);
        continue;
      }
      const value = values[name];
      if (value === undefined && !(name in values))
        throw new Error(`No value for placeholder "${name}" was provided`);
      bound.push(encoder && value !== null ? encoder.mapToDriverValue(value) : value);
    }
    return bound;
  };
}

interface Slot {
  /** Of the placeholder; undefined for a value that is always the same. */
  name?: string;
  constant?: unknown;
  encoder?: DriverValueEncoder<unknown, unknown>;
}

function slotOf(param: unknown): Slot {
  if (is(param, Placeholder)) return { name: param.name };
  if (!is(param, Param) || !is(param.value, Placeholder)) return { constant: param };
  const { value, encoder } = param;
  const isKeptAsIs = encoder.mapToDriverValue === Column.prototype.mapToDriverValue;
  return isKeptAsIs ? { name: value.name } : { name: value.name, encoder };
}

/** Makes a row, as the database gives it, what a caller selected. */
function readerOf(fields: readonly Field[]): (row: unknown[]) => Values {
  const columns = fields.map(({ path, field }) => ({ name: path[0] as string, decode: decoderOf(field) }));
  return (row) => {
    const answer: Values = {};
    let at = 0;
    for (const { name, decode } of columns) {
      const value = row[at++];
      answer[name] = value === null || decode === undefined ? value : decode(value);
    }
    return answer;
  };
}

function decoderOf(field: unknown): ((value: unknown) => unknown) | undefined {
  if (is(field, Column)) {
    const isKeptAsIs = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
    return isKeptAsIs ? undefined : (value) => field.mapFromDriverValue(value);
  }
  const expression = is(field, SQL.Aliased) ? field.sql : field;
  const { decoder } = expression as { decoder: { mapFromDriverValue(value: unknown): unknown } };
  return (value) => decoder.mapFromDriverValue(value);
}
