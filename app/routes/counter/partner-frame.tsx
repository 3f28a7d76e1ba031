import { useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { RoomFrame } from "#app/components/room-frame.tsx";
import { withoutLocale } from "#app/http/locale.ts";

/** The frame of a retail partner's pages: their own shops, and nothing of the other rooms. */
export function PartnerFrame(props: { name: string; place: string; children: ReactNode }) {
  const { admin, centre, counter } = useMessages();
  const to = usePath();
  const { pathname, search } = useLocation();
  return (
    <RoomFrame
      room={{ name: counter.room, href: to("/counter/shops"), navLabel: counter.nav.label }}
      path={withoutLocale(pathname) + search}
      nav={[{ label: centre.shops.title, href: to("/counter/shops"), isHere: true }]}
      place={props.place}
      person={{ name: props.name, role: admin.roles.partner }}
    >
      {props.children}
    </RoomFrame>
  );
}
