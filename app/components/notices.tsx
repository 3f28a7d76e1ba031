import type { ReactNode } from "react";
import { ButtonLink } from "#app/components/fields.tsx";
import { Icon, type IconName } from "#app/components/icon.tsx";
import { useMessages } from "#app/components/locale.tsx";
import { drawingUrl } from "#app/components/product-card.tsx";

const NOTICE_ICONS = {
  info: "info",
  success: "check",
  warning: "warning",
  refusal: "refusal",
} as const satisfies Record<string, IconName>;

/** Something the page has to say: for your information, done, mind this, or the business said no. */
export function Notice(props: { kind: keyof typeof NOTICE_ICONS; title?: ReactNode; children?: ReactNode }) {
  const { common } = useMessages();
  const isUrgent = props.kind === "refusal" || props.kind === "warning";
  return (
    <div className={`notice notice-${props.kind}`} role={isUrgent ? "alert" : "status"}>
      <Icon name={NOTICE_ICONS[props.kind]} />
      <div>
        <strong>{props.title ?? common.notice[props.kind]}</strong>
        {props.children ? <div>{props.children}</div> : null}
      </div>
    </div>
  );
}

/** Nothing here, why, and what to do about it. */
export function EmptyState(props: {
  title?: ReactNode;
  text?: ReactNode;
  icon?: string;
  action?: { href: string; label: string } | undefined;
}) {
  const { common } = useMessages();
  return (
    <div className="empty">
      <img src={drawingUrl(props.icon ?? "teacup-without-handle")} width="64" height="64" alt="" />
      <p className="empty-title">{props.title ?? common.empty.title}</p>
      {props.text ? <p>{props.text}</p> : null}
      {props.action ? (
        <ButtonLink kind="quiet" href={props.action.href}>
          {props.action.label}
        </ButtonLink>
      ) : null}
    </div>
  );
}
