import { useScreen } from "../state/screen-store.ts";

/** Opens the panel that moves an order; closing it leads back to the order. */
export function startMove(orderId: string): void {
  useScreen.setState({ moving: orderId, selection: { kind: "order", id: orderId }, draft: null, sheet: null });
}
