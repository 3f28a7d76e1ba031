import type { ReactNode } from "react";
import { formatCount, formatInstant, machineInstant } from "#app/components/format.ts";
import { Icon } from "#app/components/icon.tsx";
import { useLocale, useMessages } from "#app/components/locale.tsx";

/** Pages of a list: previous and next, and on a wide screen the pages near this one. */
export function Pagination(props: {
  page: number;
  pages: number;
  href: (page: number) => string;
  total?: number | undefined;
}) {
  const { common } = useMessages();
  const { page, pages, href } = props;
  if (pages <= 1) return null;
  return (
    <nav className="pagination" aria-label={common.pagination.label}>
      {page > 1 ? (
        <a className="pagination-step" rel="prev" href={href(page - 1)}>
          <Icon name="previous" />
          {common.pagination.previous}
        </a>
      ) : (
        <span className="pagination-step" />
      )}
      <ol>
        {pageWindow(page, pages).map((item) =>
          item < 0 ? (
            <li key={item} className="pagination-gap">
              …
            </li>
          ) : (
            <li key={item}>
              <a
                href={href(item)}
                aria-current={item === page ? "page" : undefined}
                aria-label={common.pagination.page(item)}
              >
                {item}
              </a>
            </li>
          ),
        )}
      </ol>
      <span className="pagination-position">
        {common.pagination.of(page, pages)}
        {props.total === undefined ? null : ` · ${common.pagination.total(formatCount(props.total))}`}
      </span>
      {page < pages ? (
        <a className="pagination-step" rel="next" href={href(page + 1)}>
          {common.pagination.next}
          <Icon name="next" />
        </a>
      ) : (
        <span className="pagination-step" />
      )}
    </nav>
  );
}

/** The first, the last and those around `page`; a negative number stands for a gap. */
export function pageWindow(page: number, pages: number): number[] {
  const shown = [...new Set([1, page - 1, page, page + 1, pages])].filter(
    (item) => item >= 1 && item <= pages,
  );
  return shown.flatMap((item, index) => {
    const before = shown[index - 1];
    if (before === undefined || item === before + 1) return [item];
    return item === before + 2 ? [before + 1, item] : [-item, item];
  });
}

export interface FilterOption {
  value: string;
  label: string;
  /** How many there would be; not shown when it is not known. */
  count?: number | undefined;
  isChosen: boolean;
  /** With it the option is a link (one of many); without, a box to tick inside a form. */
  href?: string | undefined;
}

/** One group of filters. Folded on demand; groups with something chosen stand open. */
export function FilterGroup(props: {
  legend: string;
  name: string;
  options: readonly FilterOption[];
  isOpen?: boolean;
}) {
  const { common } = useMessages();
  const chosen = props.options.filter((option) => option.isChosen).length;
  return (
    <details className="filter" open={props.isOpen ?? chosen > 0}>
      <summary>
        {props.legend}
        {chosen > 0 ? <span className="filter-chosen">{common.filters.chosen(chosen)}</span> : null}
      </summary>
      <ul>
        {props.options.map((option) => (
          <li key={option.value}>
            {option.href === undefined ? (
              <label className="filter-option">
                <input
                  type="checkbox"
                  name={props.name}
                  value={option.value}
                  defaultChecked={option.isChosen}
                />
                <span>{option.label}</span>
                {option.count === undefined ? null : <small>{formatCount(option.count)}</small>}
              </label>
            ) : (
              <a
                className="filter-option"
                href={option.href}
                aria-current={option.isChosen ? "true" : undefined}
              >
                <span>{option.label}</span>
                {option.count === undefined ? null : <small>{formatCount(option.count)}</small>}
              </a>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What is chosen now, each a link that lets go of it. */
export function ChosenFilters(props: {
  chosen: readonly { label: string; href: string }[];
  clearHref: string;
}) {
  const { common } = useMessages();
  if (props.chosen.length === 0) return null;
  return (
    <ul className="chosen-filters">
      {props.chosen.map((filter) => (
        <li key={filter.label}>
          <a href={filter.href} aria-label={`${common.buttons.remove} ${filter.label}`}>
            {filter.label}
            <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      <li>
        <a className="chosen-clear" href={props.clearHref}>
          {common.buttons.clearAll}
        </a>
      </li>
    </ul>
  );
}

export interface ChoiceLink {
  label: string;
  href: string;
  isCurrent: boolean;
  count?: number | undefined;
}

export function SortLinks({ label, links }: { label?: string | undefined; links: readonly ChoiceLink[] }) {
  const { common } = useMessages();
  return (
    <nav className="sort" aria-label={label ?? common.filters.sort}>
      <span className="sort-label">{label ?? common.filters.sort}</span>
      {links.map((link) => (
        <a key={link.href} href={link.href} aria-current={link.isCurrent ? "true" : undefined}>
          {link.label}
        </a>
      ))}
    </nav>
  );
}

/** Views of one thing, each with its own address. */
export function Tabs({ label, links }: { label: string; links: readonly ChoiceLink[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {links.map((link) => (
        <a key={link.href} href={link.href} aria-current={link.isCurrent ? "page" : undefined}>
          {link.label}
          {link.count === undefined ? null : <small>{formatCount(link.count)}</small>}
        </a>
      ))}
    </nav>
  );
}

/** How far along: `current` counts from 1. */
export function Steps({ steps, current }: { steps: readonly string[]; current: number }) {
  const { common } = useMessages();
  return (
    <ol className="steps" aria-label={common.steps.label}>
      {steps.map((step, index) => {
        const isDone = index + 1 < current;
        const isCurrent = index + 1 === current;
        return (
          <li
            key={step}
            className={isDone ? "step-done" : undefined}
            aria-current={isCurrent ? "step" : undefined}
          >
            <span className="step-number" aria-hidden="true">
              {isDone ? <Icon name="check" /> : index + 1}
            </span>
            {step}
            {isDone ? <span className="visually-hidden">{common.steps.done}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

export interface TimelineEvent {
  label: ReactNode;
  /** When it happened; left out for what is still to come. */
  at?: number | undefined;
  detail?: ReactNode;
  state: "done" | "current" | "todo" | "stopped";
}

/** What happened to an order, the oldest first. */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  const { common } = useMessages();
  const locale = useLocale();
  return (
    <ol className="timeline">
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a history has no other key and is never reordered
        <li key={index} className={`timeline-${event.state}`}>
          <p className="timeline-label">
            {event.label}
            <span className="visually-hidden">{common.timeline[event.state]}</span>
          </p>
          {event.at === undefined ? null : (
            <time dateTime={machineInstant(event.at)}>{formatInstant(event.at, locale)}</time>
          )}
          {event.detail ? <div className="timeline-detail">{event.detail}</div> : null}
        </li>
      ))}
    </ol>
  );
}
