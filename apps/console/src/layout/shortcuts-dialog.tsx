import { allActions } from "../actions/all-actions.ts";
import { Dialog } from "../controls/dialog.tsx";
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
    <Dialog title="Shortcuts" open={open} onOpenChange={(shortcutsOpen) => useScreen.setState({ shortcutsOpen })}>
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
    </Dialog>
  );
}

function keyName(shortcut: string): string {
  return shortcut === "Escape" ? "Esc" : shortcut.toUpperCase();
}
