import { useMessages } from "#app/components/locale.tsx";
import type { SharePolicy } from "#app/domain/shares/policy.ts";

/** What counts by a rule, as part of a scope. */
export function useCounting(): (
  policy: Pick<SharePolicy, "countsStaff" | "countsCertifiedOnly"> | null,
) => string[] {
  const { scope } = useMessages().share;
  return (policy) =>
    policy
      ? [
          policy.countsStaff ? scope.withStaff : scope.withoutStaff,
          policy.countsCertifiedOnly ? scope.certified : scope.all,
        ]
      : [];
}
