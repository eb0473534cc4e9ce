import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const chromiums = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const postgresFolder = "/usr/lib/postgresql";

/**
 * A Chromium for the browser tests: CHROMIUM names one, else the system's, else Debian's. Undefined when there is none: the tests
 * then say that they skip, or fail when CI is set.
 */
export function ensureChromium(): string | undefined {
  return ensure("chromium", () => [process.env["CHROMIUM"], ...chromiums].find((path) => path && existsSync(path)));
}

/** PostgreSQL's server programs for the store tests: a real PostgreSQL is half of what they run on. */
export function ensurePostgres(): string | undefined {
  return ensure("postgresql", () => {
    const onPath = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" }).stdout?.trim();
    const versions = existsSync(postgresFolder) ? readdirSync(postgresFolder) : [];
    const folders = [onPath, ...versions.map((version) => `${postgresFolder}/${version}/bin`)];
    return folders.find((folder) => folder && existsSync(`${folder}/initdb`));
  });
}

/** What `find` finds; on Debian, as root, after installing the package if it finds nothing. */
function ensure(debianPackage: string, find: () => string | undefined): string | undefined {
  const present = find();
  if (present !== undefined) return present;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  process.stdout.write(`Installing ${debianPackage} from Debian's packages ...\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", debianPackage], { stdio: "ignore", env });
  return find();
}
