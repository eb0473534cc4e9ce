import { History, type LucideIcon, Package, Route } from "lucide-react";
import { FeedPanel } from "../feed/feed-panel.tsx";
import { OrdersPanel } from "../orders/orders-panel.tsx";
import { RoutesPanel } from "../routes/routes-panel.tsx";
import type { Tab } from "../state/screen-store.ts";

/** The tabs of the left panel, in order. */
export const tabs: { tab: Tab; label: string; icon: LucideIcon; Panel: React.ComponentType }[] = [
  { tab: "orders", label: "Orders", icon: Package, Panel: OrdersPanel },
  { tab: "routes", label: "Routes", icon: Route, Panel: RoutesPanel },
  { tab: "feed", label: "Feed", icon: History, Panel: FeedPanel },
];
