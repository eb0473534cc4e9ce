import type { Session } from "@reroute/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { useScreen } from "../state/screen-store.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";

/** How the company wants its days to be run. */
export function SettingsDialog({ role }: { role: Session["role"] }) {
  const open = useScreen((screen) => screen.settingsOpen);
  return (
    <Dialog.Root open={open} onOpenChange={(settingsOpen) => useScreen.setState({ settingsOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-[appear_150ms] bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(440px,92vw)] animate-[appear_150ms] overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-float"
        >
          <div className="mb-3 flex items-center">
            <Dialog.Title className="font-semibold text-base">Settings</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="ml-auto grid size-8 place-items-center rounded-md text-muted hover:bg-selected"
            >
              <X size={16} />
            </Dialog.Close>
          </div>
          <Settings mayChange={role === "administrator"} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Settings({ mayChange }: { mayChange: boolean }) {
  const server = useServer();
  const queries = useQueryClient();
  const settings = useQuery({ queryKey: ["settings"], queryFn: () => server.settings() });
  const change = useMutation({
    mutationFn: (rollOver: boolean) => server.changeSettings({ rollOver }),
    onSuccess: (changed) => queries.setQueryData(["settings"], changed),
  });
  if (settings.isError) return <p className="text-late">{sentenceOf(settings.error)}</p>;
  if (!settings.data) return <SkeletonRows rows={1} />;
  const shown = change.isPending ? change.variables : settings.data.rollOver;
  return (
    <div className="space-y-3">
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={shown}
          disabled={!mayChange || change.isPending}
          onChange={() => change.mutate(!shown)}
        />
        <span>
          <span className="block font-medium">Roll orders over</span>
          <span className="block text-muted">
            What a day did not serve is planned anew on the next day, at the same time. Else it stays unserved.
          </span>
        </span>
      </label>
      {!mayChange && <p className="text-muted text-xs">Only an administrator may change settings.</p>}
      {change.isError && (
        <p role="alert" className="text-late">
          {sentenceOf(change.error)}
        </p>
      )}
    </div>
  );
}
