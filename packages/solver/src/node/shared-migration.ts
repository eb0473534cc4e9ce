import { type BestPlan, keepIfBeats, makeBestPlan } from "../search/best-plan.ts";
import type { Migration } from "../search/migration.ts";

/** Memory in which the searches of one problem, one a thread, leave their best plans for each other. */
export interface Archipelago {
  memory: SharedArrayBuffer;
  islands: number;
  jobs: number;
  vehicles: number;
}

/** Where one island leaves its plan: the version, which is odd while the plan is being written, and 0 before the first; then the plan. */
interface Slot {
  version: Int32Array;
  /** Bank priority, bank units, price. */
  worth: Float64Array;
  begins: Int32Array;
  stops: Int32Array;
}

const VERSION_BYTES = 8;
const WORTH = 3;

/** Room for so many searches of a problem with so many tasks and vehicles. */
export function makeArchipelago(islands: number, jobs: number, vehicles: number): Archipelago {
  return { memory: new SharedArrayBuffer(islands * slotBytes(jobs, vehicles)), islands, jobs, vehicles };
}

/**
 * The part of the search on island `own`. Nobody waits for anybody: a plan that is being written is read the next time, and a search that
 * has not begun, or is over, is in no other's way.
 */
export function migrationOf(archipelago: Archipelago, own: number): Migration {
  const slots = Array.from({ length: archipelago.islands }, (_, island) => slotAt(archipelago, island));
  const [mine] = slots.splice(own, 1) as [Slot];
  const known = new Map(slots.map((slot) => [slot, 0]));
  const copy = makeBestPlan(archipelago);
  return {
    send({ bankPriority, bankUnits, price, begins, stops }) {
      Atomics.add(mine.version, 0, 1);
      mine.worth.set([bankPriority, bankUnits, price]);
      mine.begins.set(begins);
      mine.stops.set(stops);
      Atomics.add(mine.version, 0, 1);
    },
    receive(best) {
      const { improvements } = best;
      for (const [slot, before] of known) {
        const version = readSlot(slot, before, copy);
        if (version === before) continue;
        known.set(slot, version);
        keepIfBeats(best, copy);
      }
      return best.improvements > improvements;
    },
  };
}

/** Copies the plan in a slot; the version that it has, or `known` where it is no newer or could not be read whole. */
function readSlot({ version, worth, begins, stops }: Slot, known: number, into: BestPlan): number {
  const before = Atomics.load(version, 0);
  if (before === known || before % 2 !== 0) return known;
  into.bankPriority = worth[0]!;
  into.bankUnits = worth[1]!;
  into.price = worth[2]!;
  into.begins.set(begins);
  into.stops.set(stops);
  // Not a load: what was read above must not be read after it.
  return Atomics.compareExchange(version, 0, before, before) === before ? before : known;
}

function slotAt({ memory, jobs, vehicles }: Archipelago, island: number): Slot {
  let at = island * slotBytes(jobs, vehicles);
  const next = (bytes: number) => {
    at += bytes;
    return at - bytes;
  };
  return {
    version: new Int32Array(memory, next(VERSION_BYTES), 1),
    worth: new Float64Array(memory, next(WORTH * Float64Array.BYTES_PER_ELEMENT), WORTH),
    begins: new Int32Array(memory, next((vehicles + 1) * Int32Array.BYTES_PER_ELEMENT), vehicles + 1),
    stops: new Int32Array(memory, next(jobs * Int32Array.BYTES_PER_ELEMENT), jobs),
  };
}

/** A multiple of 8, so that every slot's numbers are aligned. */
function slotBytes(jobs: number, vehicles: number): number {
  const bytes =
    VERSION_BYTES + WORTH * Float64Array.BYTES_PER_ELEMENT + (vehicles + 1 + jobs) * Int32Array.BYTES_PER_ELEMENT;
  return 8 * Math.ceil(bytes / 8);
}
