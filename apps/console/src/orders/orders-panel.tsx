import { PackageCheck, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Notice } from "../controls/notice.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { VirtualList } from "../controls/virtual-list.tsx";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { StatusShape } from "../status/status-mark.tsx";
import { statusWords } from "../status/status-words.ts";
import { countOrders, filterOrders, type OrderFilter, orderFilters } from "./order-filter.ts";
import { OrderRow } from "./order-row.tsx";
import { UnassignedCard } from "./unassigned-card.tsx";

/** The pool of unassigned orders, and every other order by search. */
export function OrdersPanel() {
  const view = usePlan((plan) => plan.view);
  const search = useScreen((screen) => screen.search);
  const [filter, setFilter] = useState<OrderFilter>("unassigned");
  const orders = view?.orders;
  // A search looks everywhere unless a narrower filter was chosen for it.
  const shown = search !== "" && filter === "unassigned" ? "all" : filter;
  const found = useMemo(() => filterOrders(orders ?? [], shown, search), [orders, shown, search]);
  const counts = useMemo(() => countOrders(orders ?? []), [orders]);

  if (view === null) return <SkeletonRows />;
  return (
    <div data-orders className="flex min-h-0 flex-1 flex-col">
      <div className="space-y-2 border-line border-b p-3">
        <div className="relative">
          <Search size={14} aria-hidden="true" className="absolute top-2 left-2.5 text-muted" />
          <input
            type="search"
            aria-label="Search orders"
            placeholder="Search orders"
            value={search}
            onChange={(event) => useScreen.setState({ search: event.target.value })}
            onKeyDown={intoList}
            className="h-8 w-full rounded-md border border-line-strong bg-raised pr-2 pl-8 placeholder:text-muted"
          />
        </div>
        <fieldset className="flex flex-wrap gap-[3px]" aria-label="Show">
          {orderFilters.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={shown === each}
              onClick={() => setFilter(each)}
              className={`inline-flex h-6 items-center gap-[3px] rounded-full border px-[5px] text-xs transition-colors ${shown === each ? "border-accent bg-selected text-accent" : "border-line text-muted hover:text-ink"}`}
            >
              {each !== "all" && <StatusShape status={each} size={9} />}
              {each === "all" ? "All" : statusWords[each]} {counts[each].toLocaleString("en")}
            </button>
          ))}
        </fieldset>
      </div>
      {found.length === 0 ? (
        <Nothing filter={shown} search={search} total={counts.all} />
      ) : (
        <VirtualList
          label={shown === "unassigned" ? "Unassigned orders" : "Orders"}
          items={found}
          estimate={shown === "unassigned" ? 92 : 44}
          keyOf={(order) => order.orderId}
        >
          {(order) =>
            order.status === "unassigned" ? (
              <UnassignedCard order={order} view={view} />
            ) : (
              <OrderRow order={order} view={view} />
            )
          }
        </VirtualList>
      )}
    </div>
  );
}

/** The arrow down leads from the search to the first order that it has found. */
function intoList(event: React.KeyboardEvent<HTMLElement>): void {
  const panel = event.currentTarget.closest("[data-orders]");
  const row = event.key === "ArrowDown" ? panel?.querySelector<HTMLElement>("[data-row]") : null;
  if (!row) return;
  event.preventDefault();
  row.focus();
}

function Nothing({ filter, search, total }: { filter: OrderFilter; search: string; total: number }) {
  if (search !== "") {
    return <Notice title={`No order matches “${search}”`}>Search looks for a part of the reference.</Notice>;
  }
  if (total === 0) {
    return (
      <Notice title="No orders yet">
        Press <kbd className="rounded border border-line-strong px-1 font-sans text-ink">N</kbd> and click the map to
        add the first one, or send orders to the API.
      </Notice>
    );
  }
  const titles = {
    unassigned: "Every order is on a route",
    late: "No order is late",
    at_risk: "No order is at risk",
    all: "",
  };
  return <Notice title={titles[filter]} icon={<PackageCheck size={18} />} />;
}
