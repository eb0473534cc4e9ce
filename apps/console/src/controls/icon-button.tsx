import { Tooltip } from "radix-ui";

interface Props extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  /** The button's name, shown on hover. */
  label: string;
  shortcut?: string;
}

/** A square button with an icon and a name. */
export function IconButton({ label, shortcut, children, className = "", ...rest }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          aria-label={label}
          className={`grid size-8 shrink-0 place-items-center text-muted transition-colors hover:bg-selected hover:text-ink ${className}`}
          {...rest}
        >
          {children}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content sideOffset={4} className="z-50 rounded bg-ink px-2 py-1 text-surface text-xs shadow-float">
          {label}
          {shortcut && <kbd className="ml-2 font-sans opacity-70">{shortcut}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
