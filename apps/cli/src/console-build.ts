import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const appFolder = dirname(fileURLToPath(import.meta.resolve("@reroute/console/package.json")));
/** False where Reroute is installed from its packages: the console's package is its build. */
const isSource = existsSync(join(appFolder, "vite.config.ts"));
const workspace = join(appFolder, "..", "..");

/** Where the built console lies. */
export const consoleFolder = join(appFolder, isSource ? "dist/web" : "web");

/** Builds the console when it is missing or older than what it is made from. Takes seconds, once. */
export async function ensureConsole(): Promise<void> {
  if (!isSource) return;
  const page = join(consoleFolder, "index.html");
  const sources = [
    ...filesBelow(join(appFolder, "src")),
    ...filesBelow(join(workspace, "packages", "protocol", "src")),
    ...filesBelow(join(workspace, "packages", "client", "src")),
    ...["index.html", "vite.config.ts"].map((name) => join(appFolder, name)),
    join(workspace, "package-lock.json"),
  ].filter((file) => existsSync(file));
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(page) && statSync(page).mtimeMs >= newest) return;
  await build();
}

function build(): Promise<void> {
  const vite = join(
    dirname(createRequire(join(appFolder, "package.json")).resolve("vite/package.json")),
    "bin",
    "vite.js",
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: appFolder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`the console could not be built:\n${output}`)),
    );
  });
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
