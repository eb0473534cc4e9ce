import { type ShownStatus, statusWords } from "./status-words.ts";

/** Colour of a status as a CSS value that follows the theme. */
export function statusColour(status: ShownStatus): string {
  return `var(--status-${status.replace("_", "-")})`;
}

/** The shape of a status in its colour. The word beside it speaks for it, so it is hidden from readers. */
export function StatusShape({ status, size = 12 }: { status: ShownStatus; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
      className="shrink-0"
      style={{ color: statusColour(status) }}
    >
      {shapes[status]}
    </svg>
  );
}

/** Shape and word. */
export function StatusMark({ status, word = statusWords[status] }: { status: ShownStatus; word?: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" style={{ color: statusColour(status) }}>
      <StatusShape status={status} />
      {word}
    </span>
  );
}

const shapes: Record<ShownStatus, React.ReactNode> = {
  on_time: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  at_risk: <path d="M6 1.2 11.3 10.6H.7Z" fill="currentColor" />,
  late: (
    <>
      <rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M2 7 7 2M2.5 10.2 10.2 2.5M5 10 10 5" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  done: (
    <>
      <circle cx="6" cy="6" r="5" fill="currentColor" />
      <path d="m3.6 6.2 1.7 1.7 3.2-3.6" fill="none" stroke="var(--surface)" strokeWidth="1.4" />
    </>
  ),
  failed: (
    <>
      <rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor" />
      <path d="m4 4 4 4m0-4-4 4" stroke="var(--surface)" strokeWidth="1.4" />
    </>
  ),
  cancelled: <path d="M2 6h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  unassigned: (
    <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.6" />
  ),
};
