import type { Session } from "@reroute/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../controls/dialog.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { useScreen } from "../state/screen-store.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";

/** How the company wants its days to be run. */
export function SettingsDialog({ role }: { role: Session["role"] }) {
  const open = useScreen((screen) => screen.settingsOpen);
  return (
    <Dialog title="Settings" open={open} onOpenChange={(settingsOpen) => useScreen.setState({ settingsOpen })}>
      <Settings mayChange={role === "administrator"} />
    </Dialog>
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
