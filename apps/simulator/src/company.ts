import { type Client, everyItem } from "@reroute/client";
import type { Depot, DriverId, VehicleId } from "@reroute/protocol";
import { DEMO_DEPOT, DEMO_VANS, type DemoVan } from "./demo-fleet.ts";

/** The demo company as the server knows it. */
export interface Company {
  depot: Depot;
  /** By the vehicle's reference. */
  vans: ReadonlyMap<string, { van: DemoVan; vehicleId: VehicleId; driverId: DriverId }>;
}

/** Creates what is missing of the demo company: depot, vans and drivers. */
export async function setUpCompany(client: Client): Promise<Company> {
  const depots = await byReference(everyItem(client.depots.list, {}));
  const depot = depots.get(DEMO_DEPOT.reference) ?? (await client.depots.create(DEMO_DEPOT));
  const vehicles = await byReference(everyItem(client.vehicles.list, {}));
  const drivers = await byReference(everyItem(client.drivers.list, {}));
  const vans = new Map<string, { van: DemoVan; vehicleId: VehicleId; driverId: DriverId }>();
  for (const van of DEMO_VANS) {
    const { reference } = van.vehicle;
    const vehicle = vehicles.get(reference) ?? (await client.vehicles.create({ ...van.vehicle, depotId: depot.id }));
    const driver = drivers.get(van.driver.reference) ?? (await client.drivers.create(van.driver));
    vans.set(reference, { van, vehicleId: vehicle.id, driverId: driver.id });
  }
  return { depot, vans };
}

/** Records by their reference. */
export async function byReference<Item extends { reference: string }>(
  items: AsyncIterable<Item>,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for await (const item of items) found.set(item.reference, item);
  return found;
}
