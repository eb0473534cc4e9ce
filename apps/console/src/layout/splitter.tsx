interface Props {
  label: string;
  /** Which way it is dragged. */
  axis: "x" | "y";
  value: number;
  min: number;
  max: number;
  step: number;
  /** The new value of a drag that has gone some pixels from where the value was `from`. */
  drag(from: number, pixels: number): number;
  onChange(value: number): void;
}

/** A border that can be dragged, or moved with the arrows. */
export function Splitter({ label, axis, value, min, max, step, drag, onChange }: Props) {
  const set = (to: number) => onChange(Math.min(max, Math.max(min, to)));

  function grabbed(event: React.PointerEvent<HTMLElement>) {
    event.preventDefault();
    const target = event.currentTarget;
    const start = axis === "x" ? event.clientX : event.clientY;
    target.setPointerCapture(event.pointerId);
    const moved = (move: PointerEvent) => set(drag(value, (axis === "x" ? move.clientX : move.clientY) - start));
    target.addEventListener("pointermove", moved);
    target.addEventListener("pointerup", () => target.removeEventListener("pointermove", moved), { once: true });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be dragged
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(value * 100) / 100}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={grabbed}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -step, ArrowRight: step, ArrowUp: step, ArrowDown: -step }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(value + by);
      }}
      className={`relative z-20 shrink-0 touch-none bg-line transition-colors hover:bg-accent focus-visible:bg-accent ${axis === "x" ? "w-px cursor-col-resize after:absolute after:inset-y-0 after:-left-1 after:w-2" : "h-px cursor-row-resize after:absolute after:inset-x-0 after:-top-1 after:h-2"}`}
    />
  );
}
