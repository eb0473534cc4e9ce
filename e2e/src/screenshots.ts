/**
 * Screenshots of every state of the console, of a made-up day: node e2e/src/screenshots.ts [scene] [size] [theme].
 * They are written to e2e/screenshots/. With REROUTE_LINK=<sign-in link> they are of that server's day instead.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { createServer } from "vite";
import { makeDispatcher } from "./dispatcher.ts";
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
  move: {
    scene: "day",
    sizes: ["wide", "narrow"],
    prepare: async (page) => {
      await tab(page, "Orders");
      await page.getByRole("searchbox", { name: "Search orders" }).fill("1060");
      await first(page, "Orders").click();
      await page.getByRole("button", { name: "Move to…" }).click();
      await page.getByRole("form", { name: "Move order" }).getByRole("radio").nth(2).check();
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
const scenesWithoutMap = ["no-plan", "no-depot", "error", "signed-out"];

const executable = findChromium();
if (executable === undefined) throw new Error("There is no Chromium: set CHROMIUM to its path.");
mkdirSync(folder, { recursive: true });
const browser = await openBrowser(executable);
const link = process.env.REROUTE_LINK;
const { addressOf, storageState, close } = link === undefined ? await madeUp() : await running(link);
for (const name of chosen(Object.keys(shots), process.argv[2])) {
  if (link !== undefined && shots[name]!.scene !== "day") continue;
  for (const size of chosen(shots[name]!.sizes ?? (Object.keys(sizes) as Size[]), process.argv[3])) {
    for (const theme of chosen(themes, process.argv[4])) {
      await shoot(name, size, theme);
      console.log(`${name}-${size}-${theme}.png`);
    }
  }
}
await browser.close();
await close();

/** All, or those that an argument names: "day,route". */
function chosen<Name extends string>(all: readonly Name[], argument: string | undefined): readonly Name[] {
  return argument === undefined ? all : all.filter((name) => argument.split(",").includes(name));
}

interface Place {
  addressOf(scene: string): string;
  storageState?: BrowserContextOptions["storageState"];
  close(): Promise<void>;
}

/** The console on made-up days, from its sources. */
async function madeUp(): Promise<Place> {
  const vite = await createServer({
    configFile: fileURLToPath(new URL("../../apps/console/vite.config.ts", import.meta.url)),
    server: { port: 0, host: "127.0.0.1" },
    logLevel: "error",
  });
  await vite.listen();
  const origin = vite.resolvedUrls!.local[0];
  return { addressOf: (scene) => `${origin}dev/index.html?scene=${scene}`, close: () => vite.close() };
}

/** A running server: the link works once, so the session is kept for all shots. */
async function running(signInLink: string): Promise<Place> {
  const context = await browser.newContext();
  await makeDispatcher(await context.newPage()).signIn(signInLink);
  const storageState = await context.storageState();
  await context.close();
  return { addressOf: () => new URL(signInLink).origin, storageState, close: async () => {} };
}

async function shoot(name: string, size: Size, theme: (typeof themes)[number]): Promise<void> {
  const { scene, prepare } = shots[name]!;
  const [width, height] = sizes[size];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, storageState });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") console.error(`${name}: ${message.text()}`);
  });
  await page.goto(addressOf(scene));
  if (!scenesWithoutMap.includes(scene)) await page.locator("[aria-label=Map][data-ready=true]").waitFor();
  // A picture, not a test: time for the map's tiles and for what fades in.
  await page.waitForTimeout(2500);
  await prepare?.(page);
  if (prepare) await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}${name}-${size}-${theme}.png` });
  await context.close();
}
