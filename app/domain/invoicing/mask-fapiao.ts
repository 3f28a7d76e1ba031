import { maskEmail, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import type { NameMask } from "#app/domain/units/barracks.server.ts";
import type { TitleKind } from "#db/words.ts";

/** The buyer of a fapiao for those whose work needs no personal data: a unit's name and tax id are public, a person's and those of barracks are not. */
export function maskBuyer<
  T extends {
    titleKind: TitleKind;
    name: string;
    taxId?: string | null;
    phone?: string | null;
    bankAccount?: string | null;
    email?: string | null;
  },
>(buyer: T, hide: NameMask): T {
  const { phone, bankAccount, email } = buyer;
  const name = buyer.titleKind === "person" ? maskName(buyer.name) : hide(buyer.name);
  const isBarracks = buyer.titleKind === "unit" && name !== buyer.name;
  return {
    ...buyer,
    name,
    ...(isBarracks && { taxId: null }),
    ...(phone && { phone: maskPhone(phone) }),
    ...(bankAccount && { bankAccount: maskPhone(bankAccount) }),
    ...(email && { email: maskEmail(email) }),
  };
}
