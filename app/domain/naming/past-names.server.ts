import { asc, eq } from "drizzle-orm";
import { pastNames } from "#db/schema/naming.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { NamedKind } from "#db/words.ts";
import type { NameOn } from "./past-names.ts";

/**
 * Keeps the name that something had up to `today`, the Beijing day on which it is given another. What is
 * renamed twice in a day was called on the days before what it was called in the morning.
 */
export async function keepPastName(
  tx: Tx,
  kind: NamedKind,
  past: { memberId: string; nameZh: string; nameEn: string },
  today: number,
): Promise<void> {
  await tx
    .insert(pastNames)
    .values({ ...past, kind, validToDay: today })
    .onConflictDoNothing();
}

/** Tells what members of a kind were called on a day. */
export async function readNamesOfDays(read: Reader, kind: NamedKind): Promise<NameOn> {
  const past = await read
    .select({
      memberId: pastNames.memberId,
      zh: pastNames.nameZh,
      en: pastNames.nameEn,
      validToDay: pastNames.validToDay,
    })
    .from(pastNames)
    .where(eq(pastNames.kind, kind))
    .orderBy(asc(pastNames.validToDay));
  const ofMember = new Map<string, typeof past>();
  for (const name of past) ofMember.set(name.memberId, [...(ofMember.get(name.memberId) ?? []), name]);
  return (memberId, day, now) => {
    const then = ofMember.get(memberId)?.find(({ validToDay }) => validToDay > day);
    return then ? { zh: then.zh, en: then.en } : now;
  };
}
