import { z } from "zod";
import { parseYuan } from "./fen.ts";

/** An amount in yuan as it is typed, in fen; nothing typed is nothing. */
export const typedYuan = z
  .string()
  .default("")
  .transform((typed, context) => {
    const amountFen = typed.trim() === "" ? 0 : parseYuan(typed);
    if (amountFen !== undefined) return amountFen;
    context.addIssue({ code: "custom", message: "money" });
    return z.NEVER;
  });
