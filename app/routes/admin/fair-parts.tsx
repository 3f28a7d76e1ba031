import { formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import type { FairDays } from "#app/domain/fairs/fair-days.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { useSay } from "#app/routes/admin/outlet-parts.tsx";

/** The days of a fair in words; one day is said once. */
export function FairDaysText({ fromDay, lastDay }: FairDays) {
  const { fairs } = useMessages();
  const locale = useLocale();
  return fairs.days(formatDate(fromDay, locale), formatDate(lastDay, locale));
}

/** Whose fair it is. */
export function HostText({ host }: { host: Name | null }) {
  const { fairs } = useMessages();
  const say = useSay();
  return host ? fairs.host(say(host)) : fairs.city;
}
