import { defineConfig } from "drizzle-kit";
import { dialect } from "./db/dialect.ts";

/** Says where the migrations of each engine lie; MIGRATIONS_FOLDER names a copy, for the check in npm test. */
export default defineConfig({
  dialect: dialect === "postgres" ? "postgresql" : "sqlite",
  schema: "./db/schema/*.ts",
  out: process.env.MIGRATIONS_FOLDER ?? `./db/migrations/${dialect}`,
  casing: "snake_case",
});
