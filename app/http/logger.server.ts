import { pino } from "pino";

/** The log: one JSON line for each event, on standard error, so that standard output is for people. */
export const logger = pino({ level: process.env.LOG_LEVEL ?? "info" }, pino.destination(2));
