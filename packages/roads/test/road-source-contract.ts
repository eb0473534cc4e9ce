import { describe, expect, test } from "vitest";
import { arriveAt } from "../src/arrive-at.ts";
import { haversineMeters, type Location, NO_TRAFFIC, RoadError, type RoadSource, type SlotGrid } from "../src/index.ts";
import { sourceOfCell } from "../src/road-matrix.ts";

export interface Contract {
  /** Opened once. */
  open(): Promise<{ source: RoadSource; close(): Promise<void> }>;
  /** At least four places that reach each other, the last of which joins later. */
  places: readonly Location[];
  slots: SlotGrid;
  /** Who may answer. */
  sources: readonly string[];
  /** By how much a leg may differ from the matrix: seconds, and a share. */
  tolerance: { seconds: number; share: number };
}

/** What every source of road times promises, whoever answers. */
export function describeRoadSource(name: string, contract: Contract): void {
  const { places, slots, sources, tolerance } = contract;
  describe(name, () => {
    let opened: ReturnType<Contract["open"]> | undefined;
    const use = async () => {
      opened ??= contract.open();
      return (await opened).source;
    };
    const isNear = (value: number, other: number) =>
      Math.abs(value - other) <= tolerance.seconds + tolerance.share * Math.max(value, other);

    test("a matrix has all pairs, in every slot, and says who answered", async () => {
      const source = await use();
      const traffic = { version: "42", items: [] };
      const matrix = await source.matrix({ locations: places, slots, traffic });
      expect(matrix).toMatchObject({ size: places.length, slots, trafficVersion: "42", locations: places });
      expect(matrix.durations).toHaveLength(slots.count);
      for (const [row, from] of places.entries()) {
        for (const [column, to] of places.entries()) {
          const cell = row * matrix.size + column;
          const meters = matrix.distances[cell]!;
          if (row === column) {
            expect([meters, ...matrix.durations.map((slot) => slot[cell])]).toEqual(
              Array.from({ length: slots.count + 1 }, () => 0),
            );
            continue;
          }
          expect(sources).toContain(sourceOfCell(matrix, cell));
          // No road is shorter than the crow's way but for where the places are snapped to, and no van is a train.
          const crow = haversineMeters(from.latitude, from.longitude, to.latitude, to.longitude);
          expect(meters).toBeGreaterThan(0.8 * crow - 100);
          for (const durations of matrix.durations) {
            expect(durations[cell]).toBeGreaterThan(0);
            expect(meters / durations[cell]!).toBeLessThan(45);
          }
        }
      }
    });

    test("a leg has its line and agrees with the matrix", async () => {
      const source = await use();
      const matrix = await source.matrix({ locations: places, slots });
      const departAtMs = slots.startMs + slots.slotMs / 2;
      const [from, to] = [places[0]!, places[2]!];
      const leg = await source.leg({ from, to, departAtMs, slots });
      expect(sources).toContain(leg.source);
      expect(leg.trafficVersion).toBe(NO_TRAFFIC.version);
      const durations = matrix.durations.map((slot) => slot[2]!);
      const arriveMs = arriveAt(durations, slots.startMs, slots.slotMs, departAtMs);
      const seconds = (arriveMs - departAtMs) / 1000;
      if (!isNear(leg.durationSeconds, seconds)) expect(leg.durationSeconds).toBeCloseTo(seconds, 0);
      expect(Math.abs(leg.distanceMeters - matrix.distances[2]!)).toBeLessThan(0.1 * leg.distanceMeters + 20);
      expect(leg.geometry.length).toBeGreaterThanOrEqual(2);
      const [[longitude, latitude]] = leg.geometry as [[number, number]];
      expect(haversineMeters(latitude, longitude, from.latitude, from.longitude)).toBeLessThan(500);
    });

    test("one more location is one row and one column of the matrix of all", async () => {
      const source = await use();
      const part = await source.matrix({ locations: places.slice(0, -1), slots });
      const extended = await source.extendMatrix(part, { location: places.at(-1)! });
      const whole = await source.matrix({ locations: places, slots });
      expect(extended).toMatchObject({ size: whole.size, locations: places, trafficVersion: whole.trafficVersion });
      for (const [slot, durations] of whole.durations.entries()) {
        for (const [cell, seconds] of durations.entries()) {
          if (!isNear(extended.durations[slot]![cell]!, seconds)) {
            expect(extended.durations[slot]![cell]).toBeCloseTo(seconds, 0);
          }
        }
      }
    });

    test("a place that is none is refused by its name", async () => {
      const source = await use();
      const nowhere = { latitude: 91, longitude: 0 };
      const departAtMs = slots.startMs;
      await expect(source.matrix({ locations: [places[0]!, nowhere], slots })).rejects.toThrow(RoadError);
      await expect(source.matrix({ locations: [places[0]!, nowhere], slots })).rejects.toThrow("/locations/1/latitude");
      await expect(source.leg({ from: nowhere, to: places[0]!, departAtMs })).rejects.toThrow("/from/latitude");
    });

    test("closes", async () => {
      const { source, close } = await contract.open();
      await source.close();
      await close();
      await (await opened)?.close();
    });
  });
}
