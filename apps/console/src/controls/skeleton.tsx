import { useEffect, useState } from "react";

/** Grey rows where a list will be; nothing for the first 300 ms, so that fast answers do not flicker. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label="Loading" className="space-y-3 p-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="space-y-2">
          <div
            className="h-3 animate-[breathe_1.6s_ease-in-out_infinite] rounded bg-line"
            style={{ width: `${70 - ((row * 13) % 40)}%` }}
          />
          <div className="h-2 w-2/5 animate-[breathe_1.6s_ease-in-out_infinite] rounded bg-line" />
        </div>
      ))}
    </div>
  );
}
