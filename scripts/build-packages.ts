import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { transform } from "esbuild";

/** What is published. Libraries carry declarations; apps are started by their entry points. */
const libraries = ["packages/solver", "packages/roads", "packages/protocol", "packages/client"];
const apps = ["apps/server", "apps/console", "apps/simulator", "apps/cli"];

/** A string that names a module beside its own: an import, a worker's file. */
const neighbour = /(["'])(\.\.?\/[^"']+)\.tsx?\1/g;
const typesFolder = ".cache/types";

interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  dependencies?: Record<string, string>;
  exports?: Record<string, string>;
  bin?: Record<string, string>;
}

/** Builds every published package into its dist/, a package of its own. Answers those folders. */
export async function buildPackages(): Promise<string[]> {
  const { version } = readManifest(".");
  for (const folder of [...libraries, ...apps]) rmSync(join(folder, "dist"), { recursive: true, force: true });
  emitDeclarations();
  run(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "apps/console"]);
  for (const folder of [...libraries, ...apps]) {
    const manifest = readManifest(folder);
    if (manifest.version !== version)
      throw new Error(`${folder} has version ${manifest.version}, the workspace ${version}`);
    if (folder !== "apps/console") await buildModules(folder, manifest);
    writePackageFiles(folder, manifest);
  }
  return [...libraries, ...apps].map((folder) => join(folder, "dist"));
}

function emitDeclarations(): void {
  rmSync(typesFolder, { recursive: true, force: true });
  mkdirSync(dirname(typesFolder), { recursive: true });
  const config = {
    extends: "../tsconfig.json",
    compilerOptions: { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: "..", outDir: "types" },
    include: libraries.map((folder) => `../${folder}/src`),
    exclude: ["../**/*.test.ts"],
  };
  writeFileSync(".cache/tsconfig.types.json", JSON.stringify(config));
  run(["node_modules/typescript/bin/tsc", "-p", ".cache/tsconfig.types.json"]);
}

/** The modules that the package's entries reach, each on its own, so that files keep their places and workers find theirs. */
async function buildModules(folder: string, { exports = {}, bin = {} }: Manifest): Promise<void> {
  const migrations = join(folder, "migrations");
  const entries = [
    ...[...Object.values(exports), ...Object.values(bin)].map((path) => join(folder, path)),
    ...(existsSync(migrations) ? readdirSync(migrations).map((name) => join(migrations, name)) : []),
  ];
  for (const file of reachableFrom(entries)) {
    const target = join(folder, "dist", file.slice(folder.length + 1)).replace(/\.tsx?$/, "");
    const { code } = await transform(readFileSync(file, "utf8"), {
      loader: "ts",
      format: "esm",
      // Newer syntax is lowered; Node 22 and the browsers of its time run the rest.
      target: ["node22"],
      sourcefile: file,
    });
    write(`${target}.js`, code);
    const declarations = join(typesFolder, file.replace(/\.tsx?$/, ".d.ts"));
    if (libraries.includes(folder)) write(`${target}.d.ts`, readFileSync(declarations, "utf8"));
  }
}

function reachableFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const match of readFileSync(file, "utf8").matchAll(neighbour)) {
      waiting.push(normalize(join(dirname(file), match[0].slice(1, -1))));
    }
  }
  return reached;
}

/** Writes a built module; the modules that it names are built too. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text.replace(neighbour, "$1$2.js$1"));
}

function writePackageFiles(folder: string, manifest: Manifest): void {
  const { name, version, description, license, dependencies = {}, exports = {}, bin } = manifest;
  const published = {
    name,
    version,
    description,
    license,
    type: "module",
    engines: { node: ">=22" },
    publishConfig: { access: "public" },
    exports: Object.fromEntries(Object.entries(exports).map(([key, path]) => [key, exportOf(folder, path)])),
    ...(bin && { bin: Object.fromEntries(Object.entries(bin).map(([key, path]) => [key, built(path)])) }),
    // The console's are in its build.
    dependencies: folder === "apps/console" ? {} : dependencies,
  };
  const dist = join(folder, "dist");
  copyFileSync("LICENSE", join(dist, "LICENSE"));
  copyFileSync(join(folder, "README.md"), join(dist, "README.md"));
  const files = readdirSync(dist).sort();
  writeFileSync(join(dist, "package.json"), `${JSON.stringify({ ...published, files }, undefined, 2)}\n`);
}

function exportOf(folder: string, path: string): string | { types: string; default: string } {
  if (!libraries.includes(folder)) return built(path);
  return { types: built(path).replace(/\.js$/, ".d.ts"), default: built(path) };
}

/** Where dist/ has what the workspace has at this path. */
function built(path: string): string {
  return path.replace(/^\.\/dist\//, "./").replace(/\.tsx?$/, ".js");
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function run(args: string[]): void {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${args[0]} failed`);
}
