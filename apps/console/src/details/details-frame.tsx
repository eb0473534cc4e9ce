import { LocateFixed, X } from "lucide-react";
import { IconButton } from "../controls/icon-button.tsx";
import { fitMap, select } from "../state/screen-store.ts";

interface FrameProps {
  title: string;
  subtitle?: React.ReactNode;
  /** A coloured mark before the title. */
  colour?: string;
  children: React.ReactNode;
  footer?: React.ReactNode;
}

/** Title, close button, and a body that scrolls. */
export function DetailsFrame({ title, subtitle, colour, children, footer }: FrameProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-12 shrink-0 items-center gap-3 border-line border-b py-2 pr-2 pl-4">
        {colour && <span className="h-7 w-1 shrink-0 rounded-full" style={{ background: colour }} />}
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base">{title}</h2>
          {subtitle && <div className="flex items-center gap-2 text-muted text-xs">{subtitle}</div>}
        </div>
        <IconButton label="Show on the map" shortcut="S" className="rounded-md" onClick={() => fitMap("selection")}>
          <LocateFixed size={15} />
        </IconButton>
        <IconButton label="Close" shortcut="Esc" className="rounded-md" onClick={() => select(null)}>
          <X size={16} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard */}
      <section className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} aria-label={title}>
        {children}
      </section>
      {footer && <footer className="flex shrink-0 justify-end gap-2 border-line border-t p-3">{footer}</footer>}
    </div>
  );
}
