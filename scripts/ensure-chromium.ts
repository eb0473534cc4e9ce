import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A Chromium for the browser tests: CHROMIUM names one, else the system's; on Debian, as root, it is installed from Debian's own
 * packages. Undefined when there is none: the tests then say that they skip, or fail when CI is set.
 */
export function ensureChromium(): string | undefined {
  const found = () => [process.env["CHROMIUM"], ...places].find((path) => path && existsSync(path));
  const present = found();
  if (present !== undefined) return present;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  process.stdout.write("Installing Chromium from Debian's packages ...\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "ignore", env });
  return found();
}
