import { z } from "zod";
import { NAME_LENGTH_MAX } from "./bank-statement.ts";

/** The name on the account that will pay, as a buyer types it; nothing where they pay in another way. */
export const payerName = z
  .string()
  .trim()
  .max(NAME_LENGTH_MAX, "tooLong")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/, "invalid")
  .default("");
