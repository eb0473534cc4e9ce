import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readGraph } from "@reroute/roads/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const andorra = fileURLToPath(new URL("../../../../../shared/roads/osm/andorra.osm.pbf", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

function reroute(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, "roads", ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

test("words that are wrong, and files that are none, are told in a sentence", async () => {
  expect(await reroute("import", main)).toMatchObject({ code: 2, stderr: expect.stringContaining("--out DIR") });
  expect(await reroute("export")).toMatchObject({ code: 2, stderr: expect.stringContaining('no "roads export"') });
  const refused = await reroute("import", main, "--out", folder);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("main.ts is not an OpenStreetMap extract in PBF format (.osm.pbf)\n");
  expect(await reroute("matrix", folder)).toMatchObject({ code: 2, stderr: expect.stringContaining("does not exist") });
});

describe.skipIf(!existsSync(andorra))("with Andorra (skipped without ../shared/roads)", () => {
  beforeAll(async () => {
    const { code, stdout } = await reroute("import", andorra, "--out", folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/roads\.bin: 1,\d+ junctions/);
    expect(stdout).toContain("OpenStreetMap contributors");
  });

  test("a bbox keeps what lies inside, and one without roads is refused", async () => {
    const outside = await reroute("import", andorra, "--bbox", "-11,-11,-10,-10", "--out", join(folder, "none"));
    expect(outside).toMatchObject({ code: 2, stderr: expect.stringContaining("has no roads inside the bbox") });
    const backwards = await reroute("import", andorra, "--bbox", "2,42,1,43", "--out", join(folder, "none"));
    expect(backwards).toMatchObject({ code: 2, stderr: expect.stringContaining("west < east") });
  });

  test("matrix prints both times, and the same mean for the same seed", async () => {
    const runs = [
      await reroute("matrix", folder, "--random", "20", "--seed", "7"),
      await reroute("matrix", folder, "--random", "20", "--seed", "7"),
    ];
    expect(runs[0].stdout).toMatch(/^customize \d+\.\d ms\n20 x 20 matrix \d+\.\d ms\nmean of 380 pairs: \d+ s, \d/);
    expect(runs[0].stdout.split("\n")[2]).toBe(runs[1].stdout.split("\n")[2]);
  });

  test("speeds of a file are driven; a file that is none is told by its line", async () => {
    const graph = await readGraph(folder);
    const ids = graph.pointOsmId;
    const pairs = Array.from({ length: ids.length - 1 }, (_, point) => `${ids[point]},${ids[point + 1]}`);
    const file = join(folder, "speeds.csv");
    await writeFile(file, pairs.flatMap((pair) => [`${pair},1`, `${pair.split(",").reverse()},1`]).join("\n"));
    const [slow, usual] = [
      await reroute("matrix", folder, "--random", "5", "--speeds", file),
      await reroute("matrix", folder, "--random", "5"),
    ];
    expect(slow.stderr).toMatch(/speeds\.csv: [\d,]+ of [\d,]+ node pairs are on the map/);
    const mean = ({ stdout }: typeof slow) => Number(/pairs: (\d+) s/.exec(stdout)![1]);
    expect(mean(slow)).toBeGreaterThan(10 * mean(usual));
    await writeFile(file, "1,2,30\n1,2\n");
    expect(await reroute("matrix", folder, "--speeds", file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("speeds.csv line 2: expected a speed in km/h"),
    });
  });

  test("serve answers as OSRM does until it is told to end", async () => {
    const server = spawn(process.execPath, [main, "roads", "serve", folder, "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [chunk] = await once(server.stdout, "data");
      const url = /^http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk))![0];
      // Andorra la Vella to Encamp.
      const response = await fetch(`${url}/route/v1/driving/1.5218,42.5075;1.5828,42.5347?overview=false`);
      const body = (await response.json()) as { code: string; routes: { distance: number; duration: number }[] };
      expect(body.code).toBe("Ok");
      expect(body.routes[0].distance).toBeGreaterThan(5_000);
      expect(body.routes[0].distance).toBeLessThan(12_000);
      expect(body.routes[0].distance / body.routes[0].duration).toBeLessThan(30);
    } finally {
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
    }
  });
});
