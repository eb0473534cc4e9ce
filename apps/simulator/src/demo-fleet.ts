import type { DepotCreate, VehicleCreate } from "@reroute/protocol";
import { instantAt } from "./local-time.ts";
import { DEPOT_LOCATION, DEPOT_TIME_ZONE } from "./places.ts";
import { makeRandom } from "./random.ts";

/** The demo company's depot, as it is created. */
export const DEMO_DEPOT: DepotCreate = {
  reference: "demo-depot",
  name: "Demo Freight, Airport",
  location: DEPOT_LOCATION,
  address: "Demo depot beside the airport, Atlanta",
  timeZone: DEPOT_TIME_ZONE,
};

/** A van with the driver who always drives it. Made up, like everything here. */
export interface DemoVan {
  vehicle: Omit<VehicleCreate, "depotId">;
  driver: { reference: string; name: string };
  /** Wall times at the depot. */
  shiftStart: string;
  shiftHours: number;
}

/** One van's working day. */
export interface DemoShift {
  van: DemoVan;
  reference: string;
  startMs: number;
  endMs: number;
  /** When the driver really starts. */
  startsAtMs: number;
}

const NAMES =
  "Amara Ben Chloe Diego Emeka Farah Grace Hiro Ines Jamal Keisha Luca Mei Noah Olga Priya Quinn Rosa Sam Tariq";
const STARTS = ["06:30", "07:00", "07:30", "08:00", "08:30"];
/** Of the first five vans, the next five, and so on. */
const HOURS = [10, 9, 10, 8];
const WEIGHTS_KG = [1000, 1200, 1400, 1100];
const VOLUMES_L = [7000, 8500, 10_000, 8000];
const SHARE_STARTING_LATE = 0.08;

/** The 20 vans of Demo Freight. */
export const DEMO_VANS: readonly DemoVan[] = NAMES.split(" ").map((name, index) => {
  const number = String(index + 1).padStart(2, "0");
  return {
    vehicle: {
      reference: `demo-van-${number}`,
      name: `Van ${number}`,
      capacity: { weight_kg: WEIGHTS_KG[index % 4], volume_l: VOLUMES_L[index % 4] },
      // Dollars.
      costs: { fixed: 25, perHour: 28, perKm: 0.45 },
    },
    driver: { reference: `demo-driver-${number}`, name: `Driver ${name}` },
    shiftStart: STARTS[index % STARTS.length],
    shiftHours: HOURS[Math.floor(index / STARTS.length)],
  };
});

/** Who works when on a date, and who comes late to it. */
export function drawShifts(seed: number, date: string): DemoShift[] {
  return DEMO_VANS.map((van) => {
    const random = makeRandom(seed, date, "shift", van.vehicle.reference);
    const startMs = instantAt(date, van.shiftStart, DEPOT_TIME_ZONE);
    const isLate = random.uniform() < SHARE_STARTING_LATE;
    return {
      van,
      reference: `${van.vehicle.reference}-${date}`,
      startMs,
      endMs: startMs + van.shiftHours * 3_600_000,
      startsAtMs: startMs + (isLate ? Math.round(random.between(15, 50)) * 60_000 : 0),
    };
  });
}
