import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Tabs } from "#app/components/navigation.tsx";
import type { Name } from "#app/domain/naming/past-names.ts";

/** The sides of the room of outlets. */
export function OutletTabs(props: { current: "list" | "partners" | "imports"; mayKeep: boolean }) {
  const { outlets: words } = useMessages();
  const to = usePath();
  const hrefs = {
    list: "/admin/outlets",
    partners: "/admin/outlets/partners",
    imports: "/admin/outlets/imports",
  };
  return (
    <Tabs
      label={words.tabs}
      links={(props.mayKeep
        ? (["list", "partners", "imports"] as const)
        : (["list", "partners"] as const)
      ).map((name) => ({
        label: words.tabNames[name],
        href: to(hrefs[name]),
        isCurrent: name === props.current,
      }))}
    />
  );
}

/** Says a name in the reader's language. */
export function useSay(): (name: Name | null | undefined) => string {
  const isEn = useLocale() === "en";
  return (name) => (name ? (isEn ? name.en : name.zh) : "");
}
