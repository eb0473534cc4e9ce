import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface DialogProps {
  title: string;
  open: boolean;
  onOpenChange(open: boolean): void;
  children: ReactNode;
}

/** A small window over the screen, with its title and a way to close it. */
export function Dialog({ title, open, onOpenChange, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-[appear_150ms] bg-black/40" />
        <Radix.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(440px,92vw)] animate-[appear_150ms] overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-float"
        >
          <div className="mb-3 flex items-center">
            <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
            <Radix.Close
              aria-label="Close"
              className="ml-auto grid size-8 place-items-center rounded-md text-muted hover:bg-selected"
            >
              <X size={16} />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
