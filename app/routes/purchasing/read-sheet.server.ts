import { type ReadRows, rowsOf, type SheetColumn } from "#app/domain/values/sheet.ts";
import { localeOf } from "#app/http/locale.ts";
import { readTable } from "#app/http/sheet.server.ts";
import { messagesFor } from "#app/messages/messages.ts";

const FILE_NAME_LENGTH_MAX = 200;

export type ReadFile<Key extends string> =
  | { ok: true; fileName: string; rows: Extract<ReadRows<Key>, { ok: true }>["rows"] }
  | { ok: false; error: string };

/** The rows of an uploaded spreadsheet, or why they cannot be read, in the visitor's language. */
export async function readSheetFile<Key extends string>(
  request: Request,
  file: FormDataEntryValue | null,
  columns: readonly SheetColumn<Key>[],
  rowsMax?: number,
): Promise<ReadFile<Key>> {
  const { faults } = messagesFor(localeOf(request)).bulk.file;
  const refuse = (error: string) => ({ ok: false as const, error });
  if (!(file instanceof File) || file.size === 0) return refuse(faults.noFile);
  const sheet = await readTable(new Uint8Array(await file.arrayBuffer()));
  if (!sheet.ok) return refuse(faults[sheet.fault]);
  const read = rowsOf(sheet.table, columns, rowsMax);
  if (!read.ok)
    return refuse(
      read.fault === "headMissing" ? faults.headMissing(read.missing.join("、")) : faults[read.fault],
    );
  const fileName = file.name.replace(/\p{Cc}/gu, " ").slice(-FILE_NAME_LENGTH_MAX);
  return { ok: true, fileName, rows: read.rows };
}

/** A form that may bring a file. */
export function readUpload(request: Request): Promise<FormData> {
  return request.formData().catch(() => {
    throw new Response(null, { status: 415 });
  });
}
