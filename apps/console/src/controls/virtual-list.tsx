import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

interface Props<Item> {
  label: string;
  items: readonly Item[];
  /** Expected height of a row in pixels; rows are measured once they are shown. */
  estimate: number;
  keyOf(item: Item): string;
  /** A row. Its main control carries data-row: arrows move between these. */
  children(item: Item, index: number): React.ReactNode;
}

/** A list of any length: only what is in sight is in the page. Arrows, Home and End move in it. */
export function VirtualList<Item>({ label, items, estimate, keyOf, children }: Props<Item>) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 6,
  });

  function pressed(event: React.KeyboardEvent) {
    const current = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    const from = current ? Number(current.dataset.index) : -1;
    const last = items.length - 1;
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: last }[event.key];
    if (to === undefined || items.length === 0) return;
    event.preventDefault();
    const index = Math.min(last, Math.max(0, to));
    rows.scrollToIndex(index);
    // The row may only come into the page with the next frame.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row]`)?.focus();
    });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the rows' own buttons
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" onKeyDown={pressed}>
      <ul aria-label={label} style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start, key }) => (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0"
            style={{ top: start }}
          >
            {children(items[index]!, index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
