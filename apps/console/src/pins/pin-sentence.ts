import type { Pin } from "@reroute/protocol";
import type { PlanView } from "../state/plan-view.ts";

/** What a pin says: "Stays on Van 7, directly behind stop 3." */
export function pinSentence(pin: Pin, view: PlanView): string {
  if (pin.vehicleId === null) return "Kept off the routes.";
  const name = view.vehicleById.get(pin.vehicleId)?.name ?? "its vehicle";
  const stop = view.stopOfOrder.get(pin.orderId);
  const place = pin.keeps === "vehicle" || stop === undefined ? "" : placeWords(stop.number);
  return `Stays on ${name}${place}${pin.forced ? ", although it breaks a limit" : ""}.`;
}

const placeWords = (number: number) => (number === 1 ? ", as the first stop" : `, directly behind stop ${number - 1}`);
