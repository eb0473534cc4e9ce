import type { Session } from "@reroute/protocol";
import { Keyboard, LogOut, Monitor, Moon, PackagePlus, Settings as SettingsIcon, Sun } from "lucide-react";
import { useActions } from "../actions/use-actions.ts";
import { Button } from "../controls/button.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { DayClock } from "./day-clock.tsx";
import { FeedState } from "./feed-state.tsx";
import { Kpis } from "./kpis.tsx";
import { LiveState } from "./live-state.tsx";
import { PlanSwitcher, type PlanSwitcherProps } from "./plan-switcher.tsx";

const themeIcons = { system: Monitor, light: Sun, dark: Moon };

/** Who, where, when, how it goes. */
export function TopBar({ session, ...plans }: { session: Session } & PlanSwitcherProps) {
  const run = useActions();
  const theme = useScreen((screen) => screen.theme);
  const hasPlan = usePlan((plan) => plan.view !== null);
  const ThemeIcon = themeIcons[theme];
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-line border-b bg-surface pr-2 pl-3 max-[900px]:gap-2">
      <Logo />
      <h1 className="min-w-12 truncate font-semibold text-base max-[640px]:hidden">{session.organization.name}</h1>
      {session.organization.kind === "simulation" && (
        <span
          title="Vehicles, orders and traffic of this company are simulated"
          className="rounded border border-line-strong px-1.5 text-muted text-xs max-[1360px]:hidden"
        >
          Simulation
        </span>
      )}
      <PlanSwitcher {...plans} />
      <DayClock />
      <LiveState />
      <FeedState />
      <Kpis />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        {hasPlan && (
          <Button kind="primary" onClick={() => run("add-order")} className="max-[900px]:px-2" aria-label="Add order">
            <PackagePlus size={15} aria-hidden="true" />
            <span className="max-[1200px]:hidden">Add order</span>
          </Button>
        )}
        <IconButton label={`Theme: ${theme}`} shortcut="T" className="rounded-md" onClick={() => run("change-theme")}>
          <ThemeIcon size={16} />
        </IconButton>
        <IconButton
          label="Settings"
          shortcut=","
          className="rounded-md max-[900px]:hidden"
          onClick={() => run("show-settings")}
        >
          <SettingsIcon size={16} />
        </IconButton>
        <IconButton
          label="Shortcuts"
          shortcut="?"
          className="rounded-md max-[900px]:hidden"
          onClick={() => run("show-shortcuts")}
        >
          <Keyboard size={16} />
        </IconButton>
        <IconButton label="Sign out" className="rounded-md max-[640px]:hidden" onClick={() => run("sign-out")}>
          <LogOut size={15} />
        </IconButton>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" role="img" aria-label="Reroute" className="shrink-0 text-accent">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path
        d="M8 23V13.5a4.5 4.5 0 0 1 9 0v5a4.5 4.5 0 0 0 7 3.7"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="24" cy="9.5" r="3" fill="var(--on-accent)" />
    </svg>
  );
}
