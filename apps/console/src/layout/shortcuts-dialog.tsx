import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { allActions } from "../actions/all-actions.ts";
import { useScreen } from "../state/screen-store.ts";
import { byName } from "../words/quantities.ts";

const inLists = [
  ["↑ ↓", "Move in lists and between routes on the timeline"],
  ["← →", "Move between the stops of a route on the timeline"],
  ["Enter", "Open what has the focus"],
];

/** All keys. */
export function ShortcutsDialog() {
  const open = useScreen((screen) => screen.shortcutsOpen);
  const keyed = allActions.filter(({ shortcut }) => shortcut !== undefined);
  const keys = keyed.map(({ shortcut, label }) => [keyName(shortcut!), label] as const);
  const rows = [...keys.sort(([one], [other]) => byName(one, other)), ...inLists];
  return (
    <Dialog.Root open={open} onOpenChange={(shortcutsOpen) => useScreen.setState({ shortcutsOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-[appear_150ms] bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(440px,92vw)] animate-[appear_150ms] overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-float"
        >
          <div className="mb-3 flex items-center">
            <Dialog.Title className="font-semibold text-base">Shortcuts</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="ml-auto grid size-8 place-items-center rounded-md text-muted hover:bg-selected"
            >
              <X size={16} />
            </Dialog.Close>
          </div>
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
            {rows.map(([key, label]) => (
              <div key={label} className="contents">
                <dt>
                  <kbd className="inline-block min-w-7 rounded border border-line-strong px-1.5 text-center font-sans text-xs leading-5">
                    {key}
                  </kbd>
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function keyName(shortcut: string): string {
  return shortcut === "Escape" ? "Esc" : shortcut.toUpperCase();
}
