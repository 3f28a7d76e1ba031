import { and, desc, eq } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { fapiaoTitles } from "#db/schema/invoicing.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";
import { TITLES_MAX, type Title } from "./title.ts";

const fields = {
  id: fapiaoTitles.id,
  titleKind: fapiaoTitles.kind,
  name: fapiaoTitles.name,
  taxId: fapiaoTitles.taxId,
  address: fapiaoTitles.address,
  phone: fapiaoTitles.phone,
  bank: fapiaoTitles.bank,
  bankAccount: fapiaoTitles.bankAccount,
  isDefault: fapiaoTitles.isDefault,
};

export type SavedTitle = Title & { id: string; isDefault: boolean };

/** A person's titles: the default one first, then the newest. */
export async function listTitles(read: Reader, userId: string): Promise<SavedTitle[]> {
  return read
    .select(fields)
    .from(fapiaoTitles)
    .where(eq(fapiaoTitles.userId, userId))
    .orderBy(desc(fapiaoTitles.isDefault), desc(fapiaoTitles.createdAt), desc(fapiaoTitles.id))
    .limit(TITLES_MAX);
}

/** One of a person's own titles; another's is not found. */
export async function findTitle(
  read: Reader,
  userId: string,
  titleId: string,
): Promise<SavedTitle | undefined> {
  const [title] = await read.select(fields).from(fapiaoTitles).where(isOwn(userId, titleId)).limit(1);
  return title;
}

function isOwn(userId: string, titleId: string) {
  return and(eq(fapiaoTitles.userId, userId), eq(fapiaoTitles.id, titleId));
}

/**
 * Keeps a title for the next time; the first is the default. One with the same name and tax id is
 * brought up to date instead. False when a person has as many as they may.
 */
export async function keepTitle(
  tx: Tx,
  userId: string,
  title: Title,
  wantsDefault: boolean,
  now: number,
): Promise<boolean> {
  const kept = await listTitles(tx, userId);
  const same = kept.find((one) => one.name === title.name && one.taxId === title.taxId);
  if (same) return changeTitle(tx, userId, same.id, title, wantsDefault || same.isDefault);
  const [count] = await tx
    .select({ titles: countOf() })
    .from(fapiaoTitles)
    .where(eq(fapiaoTitles.userId, userId));
  if ((count?.titles ?? 0) >= TITLES_MAX) return false;
  const isDefault = wantsDefault || kept.length === 0;
  if (isDefault) await clearDefault(tx, userId);
  await tx
    .insert(fapiaoTitles)
    .values({ ...columnsOf(title), id: newId(), userId, isDefault, createdAt: now });
  return true;
}

/** Changes one of a person's own titles. False when they have no such title. */
export async function changeTitle(
  tx: Tx,
  userId: string,
  titleId: string,
  title: Title,
  isDefault: boolean,
): Promise<boolean> {
  if (isDefault) await clearDefault(tx, userId);
  const changed = await tx
    .update(fapiaoTitles)
    .set({ ...columnsOf(title), isDefault })
    .where(isOwn(userId, titleId))
    .returning({ id: fapiaoTitles.id });
  return changed.length > 0;
}

/** Makes one of a person's own titles the one that is filled in first. */
export async function makeDefault(tx: Tx, userId: string, titleId: string): Promise<void> {
  await clearDefault(tx, userId);
  await tx.update(fapiaoTitles).set({ isDefault: true }).where(isOwn(userId, titleId));
}

/** Deletes one of a person's own titles. */
export async function deleteTitle(tx: Tx, userId: string, titleId: string): Promise<void> {
  await tx.delete(fapiaoTitles).where(isOwn(userId, titleId));
}

async function clearDefault(tx: Tx, userId: string): Promise<void> {
  await tx
    .update(fapiaoTitles)
    .set({ isDefault: false })
    .where(and(eq(fapiaoTitles.userId, userId), eq(fapiaoTitles.isDefault, true)));
}

function columnsOf({ titleKind, ...title }: Title) {
  return { kind: titleKind, ...title };
}
