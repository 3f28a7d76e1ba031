import { useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import { Badge } from "#app/components/tags.tsx";
import { maskAccount, maskPayer } from "#app/domain/payments/payer-name.ts";
import type { NameMask } from "#app/domain/units/barracks.server.ts";
import type { Messages } from "#app/messages/messages.ts";

/** The three sides of the room: what came in, what is to go back, and where the first is read from. */
export function TransferTabs({ current }: { current: "receipts" | "payouts" | "statements" }) {
  const { tabs } = useMessages().transfers;
  const to = usePath();
  const hrefs = {
    receipts: "/admin/transfers",
    payouts: "/admin/transfers/payouts",
    statements: "/admin/transfers/statements",
  };
  return (
    <Tabs
      label={tabs.label}
      links={(["receipts", "payouts", "statements"] as const).map((name) => ({
        label: tabs[name],
        href: to(hrefs[name]),
        isCurrent: name === current,
      }))}
    />
  );
}

/** How far a receipt is matched. */
export function ReceiptBadge(props: { amountFen: number; allocatedFen: number; isProposed: boolean }) {
  const { states } = useMessages().transfers;
  if (props.isProposed) return <Badge tone="info">{states.proposed}</Badge>;
  if (props.allocatedFen === 0) return <Badge tone="warning">{states.open}</Badge>;
  return props.allocatedFen < props.amountFen ? (
    <Badge tone="warning">{states.part}</Badge>
  ) : (
    <Badge tone="leaf">{states.matched}</Badge>
  );
}

/** Who sent money, as far as a person may see it: with a mask, for whose work needs none, accounts and names of persons and barracks are hidden. */
export function showPayer<T extends { payerName: string; payerAccount: string | null; remark: string }>(
  row: T,
  hide: NameMask | undefined,
): T {
  if (!hide) return row;
  return {
    ...row,
    payerName: maskPayer(hide(row.payerName)),
    payerAccount: row.payerAccount && maskAccount(row.payerAccount),
    remark: "", // people write names into it
  };
}

/** Our accounts as a list to choose from; one of a demonstration says so. */
export function accountOptions(
  accounts: readonly { id: string; bankName: string; accountNumber: string; isDemo: boolean }[],
  { demoAccount }: Messages["transfers"],
) {
  return accounts.map(({ id, bankName, accountNumber, isDemo }) => {
    const account = `${bankName} ${maskAccount(accountNumber)}`;
    return { value: id, label: isDemo ? demoAccount(account) : account };
  });
}
