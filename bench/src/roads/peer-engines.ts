import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL("../../../.cache/peers-roads/", import.meta.url));
const packages = globSync(`${CACHE}lib/python3.*/site-packages`)[0] ?? "";

/** What `bench/peers/install-roads.sh` installed. */
export const hasPeerEngines = existsSync(`${packages}/osrm/bin/osrm-routed`) && existsSync(`${packages}/valhalla/bin`);

/** A real engine on an extract, over loopback. */
export interface PeerEngine {
  name: "OSRM" | "Valhalla";
  version: string;
  url: string;
  close(): Promise<void>;
}

export interface OsrmPeer extends PeerEngine {
  /** Runs osrm-customize with a segment speed file and starts the server anew; answers the seconds that osrm-customize took. */
  customize(speedCsv: string): Promise<{ seconds: number }>;
}

/** Prepares an extract for OSRM (multi-level Dijkstra, its own car profile) and serves it. `folder` is made below the cache. */
export async function startOsrm(extract: string): Promise<OsrmPeer> {
  const folder = join(CACHE, "data", `osrm-${basename(extract, ".osm.pbf")}`);
  const bin = (name: string) => `${packages}/osrm/bin/osrm-${name}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(extract, join(folder, "city.osm.pbf"));
  const cwd = { cwd: folder };
  await run(bin("extract"), ["-t", "1", "-p", `${packages}/osrm/share/profiles/car.lua`, "city.osm.pbf"], cwd);
  await run(bin("partition"), ["-t", "1", "city.osrm"], cwd);
  await run(bin("customize"), ["-t", "1", "city.osrm"], cwd);
  const version = (await run(bin("routed"), ["--version"])).stdout.trim();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = async () => {
    const options = ["--algorithm", "mld", "--ip", "127.0.0.1", "--port", String(port), "--threads", "1"];
    const child = spawn(bin("routed"), [...options, "--max-table-size", "4000", "city.osrm"], {
      ...cwd,
      stdio: "ignore",
    });
    await answers(`${url}/nearest/v1/driving/0,0`, child);
    return child;
  };
  let child = await start();
  return {
    name: "OSRM",
    version,
    url,
    async customize(speedCsv) {
      await writeFile(join(folder, "speeds.csv"), speedCsv);
      const startedAt = performance.now();
      await run(bin("customize"), ["-t", "1", "--segment-speed-file", "speeds.csv", "city.osrm"], cwd);
      const seconds = (performance.now() - startedAt) / 1000;
      await end(child);
      child = await start();
      return { seconds };
    },
    close: () => end(child),
  };
}

/** Builds Valhalla's tiles of an extract and serves them with one thread. */
export async function startValhalla(extract: string): Promise<PeerEngine> {
  const folder = join(CACHE, "data", `valhalla-${basename(extract, ".osm.pbf")}`);
  const bin = (name: string) => `${packages}/valhalla/bin/valhalla_${name}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { stdout } = await run(`${CACHE}bin/python`, ["-m", "valhalla.valhalla_build_config"]);
  const port = await freePort();
  const config = JSON.parse(stdout) as ValhallaConfig;
  config.mjolnir.tile_dir = join(folder, "tiles");
  config.mjolnir.concurrency = 1;
  config.httpd.service.listen = `tcp://127.0.0.1:${port}`;
  config.httpd.service.loopback = `ipc://${folder}/loopback`;
  config.httpd.service.interrupt = `ipc://${folder}/interrupt`;
  for (const name of ["loki", "thor", "odin"] as const) {
    config[name].service.proxy = `ipc://${folder}/${name}`;
  }
  config.service_limits.auto.max_matrix_location_pairs = 2_000_000;
  const file = join(folder, "valhalla.json");
  await writeFile(file, JSON.stringify(config));
  await run(bin("build_tiles"), ["-c", file, extract], { maxBuffer: 64e6 });
  const child = spawn(bin("service"), [file, "1"], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/status`, child);
  const status = (await (await fetch(`${url}/status`)).json()) as { version: string };
  return { name: "Valhalla", version: status.version, url, close: () => end(child) };
}

interface ValhallaConfig {
  mjolnir: { tile_dir: string; concurrency: number };
  httpd: { service: { listen: string; loopback: string; interrupt: string } };
  loki: { service: { proxy: string } };
  thor: { service: { proxy: string } };
  odin: { service: { proxy: string } };
  service_limits: { auto: { max_matrix_location_pairs: number } };
}

/** CPU seconds of a process so far, where /proc tells them. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the engine ended with ${child.exitCode}`);
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
