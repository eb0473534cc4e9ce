/**
 * Screenshots of every state of the console, of a made-up day: node e2e/src/screenshots.ts [scene] [size] [theme].
 * They are written to e2e/screenshots/. Of a running server: REROUTE_LINK=<sign-in link> node e2e/src/screenshots.ts live.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { createServer } from "vite";
import { findChromium, openBrowser } from "./open-browser.ts";

const sizes = { wide: [1440, 900], huge: [1920, 1080], small: [1024, 768], narrow: [390, 844] } as const;
type Size = keyof typeof sizes;
const themes = ["light", "dark"] as const;

interface Shot {
  scene: string;
  /** Only in these; absent: in all. */
  sizes?: Size[];
  prepare?(page: Page): Promise<void>;
}

const first = (page: Page, label: string) => page.getByRole("list", { name: label }).getByRole("button").first();
const tab = (page: Page, name: string) =>
  page.getByRole("tab", { name }).or(page.getByRole("navigation").getByRole("button", { name })).click();

const shots: Record<string, Shot> = {
  day: { scene: "day" },
  route: {
    scene: "day",
    prepare: async (page) => {
      await tab(page, "Routes");
      await first(page, "Routes").click();
    },
  },
  stop: {
    scene: "day",
    sizes: ["wide"],
    prepare: async (page) => {
      await tab(page, "Routes");
      await first(page, "Routes").click();
      await page.getByRole("list", { name: "Stops" }).getByRole("button").nth(9).click();
    },
  },
  orders: {
    scene: "day",
    sizes: ["wide", "narrow"],
    prepare: async (page) => {
      await tab(page, "Orders");
      await page
        .getByRole("button", { name: /^Reason for each/ })
        .first()
        .click();
    },
  },
  order: {
    scene: "day",
    sizes: ["wide"],
    prepare: async (page) => {
      await tab(page, "Orders");
      await page.getByRole("searchbox", { name: "Search orders" }).fill("105");
      await first(page, "Orders").click();
    },
  },
  feed: { scene: "day", sizes: ["wide", "narrow"], prepare: (page) => tab(page, "Feed") },
  revision: {
    scene: "day",
    sizes: ["wide"],
    prepare: async (page) => {
      await tab(page, "Feed");
      await page.getByRole("list", { name: "Revisions" }).getByRole("button").nth(1).click();
    },
  },
  add: {
    scene: "day",
    sizes: ["wide", "narrow"],
    prepare: async (page) => {
      await page.getByRole("button", { name: "Add order" }).click();
      const map = (await page.getByRole("region", { name: "Map" }).first().boundingBox())!;
      await page.mouse.click(map.x + map.width * 0.3, map.y + map.height * 0.35);
    },
  },
  shortcuts: { scene: "day", sizes: ["wide"], prepare: (page) => page.keyboard.press("?") },
  full: { scene: "full" },
  "empty-plan": { scene: "empty-plan", sizes: ["wide"] },
  "no-plan": { scene: "no-plan", sizes: ["wide", "narrow"] },
  "no-depot": { scene: "no-depot", sizes: ["wide", "narrow"] },
  error: { scene: "error", sizes: ["wide"] },
  loading: { scene: "loading", sizes: ["wide"] },
  stale: { scene: "stale", sizes: ["wide"] },
  "signed-out": { scene: "signed-out", sizes: ["wide", "narrow"] },
};

const folder = fileURLToPath(new URL("../screenshots/", import.meta.url));

async function shoot(browser: Browser, url: string, name: string, size: Size, theme: "light" | "dark"): Promise<void> {
  const shot = shots[name]!;
  const [width, height] = sizes[size];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") console.error(`${name}: ${message.text()}`);
  });
  await page.goto(url.replace("SCENE", shot.scene));
  const settled = () =>
    page
      .waitForFunction(() => document.querySelector("[aria-label=Map][data-ready=true]") !== null, undefined, {
        timeout: 30_000,
      })
      .then(() => page.waitForTimeout(2500));
  const hasMap = !["no-plan", "no-depot", "error", "signed-out"].includes(shot.scene);
  if (hasMap) await settled();
  else await page.waitForTimeout(1500);
  await shot.prepare?.(page);
  if (shot.prepare) await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}${name}-${size}-${theme}.png` });
  await context.close();
}

const [only, onlySize, onlyTheme] = process.argv.slice(2);
const executable = findChromium();
if (executable === undefined) throw new Error("There is no Chromium: set CHROMIUM to its path.");
mkdirSync(folder, { recursive: true });
const vite = await createServer({
  configFile: fileURLToPath(new URL("../../apps/console/vite.config.ts", import.meta.url)),
  server: { port: 0, host: "127.0.0.1" },
  logLevel: "error",
});
await vite.listen();
const browser = await openBrowser(executable);
const url = process.env.REROUTE_LINK ?? `${vite.resolvedUrls!.local[0]}dev/index.html?scene=SCENE`;
for (const name of Object.keys(shots)) {
  if (only && !only.split(",").includes(name)) continue;
  for (const size of shots[name]!.sizes ?? (Object.keys(sizes) as Size[])) {
    if (onlySize && onlySize !== size) continue;
    for (const theme of themes) {
      if (onlyTheme && onlyTheme !== theme) continue;
      await shoot(browser, url, name, size, theme);
      console.log(`${name}-${size}-${theme}.png`);
    }
  }
}
await browser.close();
await vite.close();
