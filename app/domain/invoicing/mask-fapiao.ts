import { maskEmail, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import type { TitleKind } from "#db/words.ts";

/** The buyer of a fapiao for those whose work needs no personal data: a unit's name and tax id are public, a person's are not. */
export function maskBuyer<
  T extends {
    titleKind: TitleKind;
    name: string;
    phone?: string | null;
    bankAccount?: string | null;
    email?: string | null;
  },
>(buyer: T): T {
  const { phone, bankAccount, email } = buyer;
  return {
    ...buyer,
    name: buyer.titleKind === "person" ? maskName(buyer.name) : buyer.name,
    ...(phone && { phone: maskPhone(phone) }),
    ...(bankAccount && { bankAccount: maskPhone(bankAccount) }),
    ...(email && { email: maskEmail(email) }),
  };
}
