import type { Session } from "@reroute/protocol";
import { useQuery } from "@tanstack/react-query";
import { CalendarPlus, CircleAlert, Warehouse } from "lucide-react";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { useShortcutActions } from "./actions/use-actions.ts";
import { Button } from "./controls/button.tsx";
import { Notice } from "./controls/notice.tsx";
import { SkeletonRows } from "./controls/skeleton.tsx";
import { ShortcutsDialog } from "./layout/shortcuts-dialog.tsx";
import { Workspace } from "./layout/workspace.tsx";
import { SignInPage } from "./session/sign-in-page.tsx";
import { useSession } from "./session/use-session.ts";
import { SettingsDialog } from "./settings/settings-dialog.tsx";
import { choosePlan } from "./state/choose-plan.ts";
import { followPlan, usePlan } from "./state/plan-store.ts";
import { useScreen } from "./state/screen-store.ts";
import { isSignedOut, sentenceOf } from "./state/server.ts";
import { useServer } from "./state/server-context.ts";
import { useThemeOnDocument } from "./theme/use-theme.ts";
import { TopBar } from "./top-bar/top-bar.tsx";

/** The console: for who is signed in the plan, for others the way in. */
export function App() {
  useThemeOnDocument();
  const session = useSession();
  if (session.state === "loading") return <SkeletonRows rows={4} />;
  if (session.state === "signed-out") return <SignInPage problem={session.problem} />;
  if (session.state === "failed") {
    return <Failed sentence={session.problem} retry={session.retry} />;
  }
  return (
    <Tooltip.Provider delayDuration={400}>
      <Console session={session.session} />
    </Tooltip.Provider>
  );
}

function Console({ session }: { session: Session }) {
  const server = useServer();
  useShortcutActions();
  const plans = useQuery({ queryKey: ["plans"], queryFn: () => server.plans(), refetchInterval: 15_000 });
  const depots = useQuery({ queryKey: ["depots"], queryFn: () => server.depots(), refetchInterval: 60_000 });
  const chosen = useScreen((screen) => screen.planId);
  const reading = usePlan((plan) => plan.clock);
  const now = Date.parse(reading?.clock.now ?? session.clock.now);
  const current = choosePlan(plans.data ?? [], chosen, now);
  const planId = current?.id;
  useEffect(() => (planId ? followPlan(server, planId) : undefined), [server, planId]);
  const problem = usePlan((plan) => plan.problem);
  const company = session.organization.name;
  useEffect(() => {
    document.title = `${company} · Reroute`;
  }, [company]);

  if (isSignedOut(plans.error)) return <SignInPage problem="You have been signed out." />;
  return (
    <div className="flex h-full flex-col">
      <TopBar session={session} plans={plans.data ?? []} depots={depots.data ?? []} current={current} />
      {problem !== null ? (
        <Failed sentence={problem} retry={() => location.reload()} />
      ) : current ? (
        <Workspace />
      ) : plans.isError ? (
        <Failed sentence={sentenceOf(plans.error)} retry={() => void plans.refetch()} />
      ) : plans.isPending || depots.isPending ? (
        <SkeletonRows rows={6} />
      ) : (
        <NoPlan hasDepot={(depots.data ?? []).length > 0} />
      )}
      <ShortcutsDialog />
      <SettingsDialog role={session.role} />
    </div>
  );
}

function Failed({ sentence, retry }: { sentence: string; retry: () => void }) {
  return (
    <main className="min-h-0 flex-1">
      <Notice title="The plan cannot be shown" icon={<CircleAlert size={18} />}>
        <p role="alert">{sentence}</p>
        <Button onClick={retry}>Try again</Button>
      </Notice>
    </main>
  );
}

function NoPlan({ hasDepot }: { hasDepot: boolean }) {
  return (
    <main className="min-h-0 flex-1">
      {hasDepot ? (
        <Notice title="No plan yet" icon={<CalendarPlus size={18} />}>
          <p>
            A plan is made by the first shift or order that falls on a day. Send shifts to{" "}
            <code className="rounded bg-line px-1 text-ink">POST /v1/shifts</code> and orders to{" "}
            <code className="rounded bg-line px-1 text-ink">POST /v1/orders</code>; it appears here by itself.
          </p>
        </Notice>
      ) : (
        <Notice title="No depot yet" icon={<Warehouse size={18} />}>
          <p>Three steps lead to the first plan. Each is one call of the API.</p>
          <ol className="space-y-1 text-left">
            <Step number={1} call="POST /v1/depots">
              where vehicles start, and its time zone
            </Step>
            <Step number={2} call="POST /v1/vehicles, /v1/drivers, /v1/shifts">
              who drives what, and when
            </Step>
            <Step number={3} call="POST /v1/orders">
              what goes where; the plan then appears here
            </Step>
          </ol>
          <p>
            <a href="/openapi.json" className="text-accent hover:underline">
              The API in OpenAPI
            </a>
          </p>
        </Notice>
      )}
    </main>
  );
}

function Step({ number, call, children }: { number: number; call: string; children: React.ReactNode }) {
  return (
    <li className="flex gap-2">
      <span className="font-medium text-ink">{number}</span>
      <span>
        <code className="rounded bg-line px-1 text-ink text-xs">{call}</code>
        <br />
        {children}
      </span>
    </li>
  );
}
