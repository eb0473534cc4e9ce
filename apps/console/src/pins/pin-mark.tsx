import { Pin } from "lucide-react";

/** The pin and its word for what the plan leaves where a dispatcher put it. */
export function PinMark() {
  return (
    <span className="inline-flex items-center gap-1 text-muted" title="The plan leaves it where a dispatcher put it">
      <Pin size={11} aria-hidden="true" />
      Pinned
    </span>
  );
}

/** The pin alone, for lists; readers hear the word. */
export function PinSign() {
  return (
    <span title="Pinned" className="inline-flex shrink-0 text-muted">
      <Pin size={11} aria-hidden="true" />
      <span className="sr-only">Pinned</span>
    </span>
  );
}
