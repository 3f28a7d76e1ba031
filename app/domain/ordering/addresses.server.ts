import { and, desc, eq } from "drizzle-orm";
import { resolvePlace } from "#app/domain/geography/places.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { savedAddresses } from "#db/schema/ordering.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";
import type { Receiver } from "./order.ts";

/** Most addresses that a person keeps. */
export const ADDRESSES_MAX = 50;

const fields = {
  id: savedAddresses.id,
  receiverName: savedAddresses.receiverName,
  phone: savedAddresses.phone,
  provinceCode: savedAddresses.provinceCode,
  prefectureCode: savedAddresses.prefectureCode,
  countyCode: savedAddresses.countyCode,
  street: savedAddresses.street,
  detail: savedAddresses.detail,
};

export type SavedAddress = Omit<Receiver, "prefectureCode"> & { id: string; prefectureCode: string | null };

/** An address and its place in words; undefined when the place is not divided like that any more. */
export type ShownAddress = SavedAddress & { regionZh: string | undefined };

/** A person's addresses, the one used last first. */
export async function listAddresses(read: Reader, userId: string): Promise<ShownAddress[]> {
  const kept = await read
    .select(fields)
    .from(savedAddresses)
    .where(eq(savedAddresses.userId, userId))
    .orderBy(desc(savedAddresses.usedAt), desc(savedAddresses.id))
    .limit(ADDRESSES_MAX);
  const shown: ShownAddress[] = [];
  for (const address of kept) {
    const { provinceCode, prefectureCode, countyCode } = address;
    const regionZh = await resolvePlace(read, provinceCode, prefectureCode, countyCode);
    shown.push({ ...address, regionZh });
  }
  return shown;
}

/** One of a person's own addresses; another's is not found. */
export async function findAddress(
  read: Reader,
  userId: string,
  addressId: string,
): Promise<SavedAddress | undefined> {
  const [address] = await read.select(fields).from(savedAddresses).where(isOwn(userId, addressId)).limit(1);
  return address;
}

function isOwn(userId: string, addressId: string) {
  return and(eq(savedAddresses.userId, userId), eq(savedAddresses.id, addressId));
}

/**
 * Keeps an address for the next order. One that is kept already counts as used now. False when a
 * person has as many as they may.
 */
export async function saveAddress(tx: Tx, userId: string, receiver: Receiver, now: number): Promise<boolean> {
  const [same] = await tx
    .update(savedAddresses)
    .set({ usedAt: now })
    .where(
      and(
        eq(savedAddresses.userId, userId),
        eq(savedAddresses.receiverName, receiver.receiverName),
        eq(savedAddresses.phone, receiver.phone),
        eq(savedAddresses.countyCode, receiver.countyCode),
        eq(savedAddresses.street, receiver.street),
        eq(savedAddresses.detail, receiver.detail),
      ),
    )
    .returning({ id: savedAddresses.id });
  if (same) return true;
  const [kept] = await tx
    .select({ count: countOf() })
    .from(savedAddresses)
    .where(eq(savedAddresses.userId, userId));
  if (kept && kept.count >= ADDRESSES_MAX) return false;
  await tx
    .insert(savedAddresses)
    .values({ ...columnsOf(receiver), id: newId(), userId, createdAt: now, usedAt: now });
  return true;
}

/** Changes one of a person's own addresses. False when they have no such address. */
export async function changeAddress(
  tx: Tx,
  userId: string,
  addressId: string,
  receiver: Receiver,
): Promise<boolean> {
  const changed = await tx
    .update(savedAddresses)
    .set(columnsOf(receiver))
    .where(isOwn(userId, addressId))
    .returning({ id: savedAddresses.id });
  return changed.length > 0;
}

/** Counts an address as the one used last. */
export async function touchAddress(tx: Tx, userId: string, addressId: string, now: number): Promise<void> {
  await tx.update(savedAddresses).set({ usedAt: now }).where(isOwn(userId, addressId));
}

/** Deletes one of a person's own addresses. False when they have no such address. */
export async function deleteAddress(tx: Tx, userId: string, addressId: string): Promise<boolean> {
  const deleted = await tx
    .delete(savedAddresses)
    .where(isOwn(userId, addressId))
    .returning({ id: savedAddresses.id });
  return deleted.length > 0;
}

function columnsOf(receiver: Receiver) {
  const { receiverName, phone, provinceCode, prefectureCode, countyCode, street, detail } = receiver;
  return {
    receiverName,
    phone,
    provinceCode,
    prefectureCode: prefectureCode === "" ? null : prefectureCode,
    countyCode,
    street,
    detail,
  };
}
