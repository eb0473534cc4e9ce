/** A stop's number in its route's colour, grey once done. */
export function StopDot({ number, colour, done }: { number: number; colour: string; done: boolean }) {
  return (
    <span
      className="inline-grid h-5 min-w-5 place-items-center rounded-full px-1 font-semibold text-[11px] text-surface"
      style={{ background: done ? "var(--status-done)" : colour }}
    >
      {number}
    </span>
  );
}
