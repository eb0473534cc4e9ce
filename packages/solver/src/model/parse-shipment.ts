import { PLACE, parsePlace, parseTerms, TERMS } from "./parse-place.ts";
import type { Place, Shipment } from "./problem.ts";
import { defined, type Input, readAmounts, readFields, readNotNegative, readOptional, readText } from "./read-value.ts";

const SHIPMENT = ["id", "pickup", "delivery", "amount", "maxRideSeconds", ...TERMS] as const;

/** Reads a shipment of a native problem. */
export function parseShipment(input: Input, vehicleIds: Set<string>, size: number): Shipment {
  const fields = readFields(input, SHIPMENT);
  const place = (each: Input) => defined<Place>(parsePlace(readFields(each, PLACE), size));
  return defined<Shipment>({
    id: readText(fields.id),
    pickup: place(fields.pickup),
    delivery: place(fields.delivery),
    amount: readOptional(fields.amount, readAmounts),
    maxRideSeconds: readOptional(fields.maxRideSeconds, readNotNegative),
    ...parseTerms(fields, vehicleIds),
  });
}
