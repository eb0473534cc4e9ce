import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dispatcher, makeDispatcher } from "./dispatcher.ts";
import { findChromium, openBrowser } from "./open-browser.ts";
import { type RunningReroute, startReroute } from "./start-reroute.ts";

const chromium = findChromium();
if (chromium === undefined && process.env.CI === "true") {
  test("there is a Chromium for the browser tests", () => {
    expect.fail("CI must run the browser tests: install Chromium or set CHROMIUM to its path.");
  });
}
if (chromium === undefined) {
  console.warn("The browser tests are skipped: there is no Chromium here. Set CHROMIUM to the path of one.");
}

describe.skipIf(chromium === undefined)("a dispatcher at the console", { timeout: 120_000 }, () => {
  let reroute: RunningReroute;
  let browser: Browser;
  let page: Page;
  let dispatcher: Dispatcher;
  const problems: string[] = [];

  beforeAll(async () => {
    [reroute, browser] = await Promise.all([startReroute(), openBrowser(chromium!)]);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    dispatcher = makeDispatcher(page);
    await dispatcher.signIn(reroute.link);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await reroute?.stop();
  }, 60_000);

  test("is signed in by the link, which leaves the address, and stays so after a reload", async () => {
    expect(page.url()).not.toContain("sign-in");
    await page.getByRole("heading", { level: 1, name: "Demo Freight" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Demo Freight" }).waitFor();
  });

  test("sees the routes with their drivers and how far they are", async () => {
    await dispatcher.open("Routes");
    await dispatcher.lastRevision();
    const first = dispatcher.routeCards().first();
    await first.waitFor();
    expect(await first.textContent()).toMatch(/\d+ of \d+/);
    await first.click();
    await dispatcher.details().getByRole("list", { name: "Stops" }).waitFor();
    await page.keyboard.press("Escape");
    await dispatcher.details().waitFor({ state: "detached" });
  });

  test("adds an order by clicking the map, and the feed says what became of it", async () => {
    const before = await dispatcher.lastRevision();
    const reference = await dispatcher.addOrder({ x: 0.45, y: 0.42 });
    await dispatcher
      .details()
      .getByRole("heading", { name: `Order ${reference}` })
      .waitFor();
    expect(await dispatcher.revisionAfter(before)).toBeGreaterThan(before);
    const history = dispatcher.details().getByRole("button", { name: /^Revision \d+$/ });
    const unassigned = dispatcher.details().getByText("Why it is on no route");
    await history.or(unassigned).first().waitFor({ timeout: 60_000 });
    await page.keyboard.press("3");
    const told = dispatcher.revisionCards().filter({ hasText: reference });
    await told.first().waitFor({ timeout: 60_000 });
  });

  test("moves an order to another van with its price, sees it pinned there, and unpins it", async () => {
    const before = await dispatcher.lastRevision();
    const reference = await dispatcher.openMovableOrder();
    const form = await dispatcher.startMove();
    await form
      .getByRole("radio", { name: /stop \d+/ })
      .first()
      .check();
    await form.getByText(/ of driving\.|Driving stays as it is\./).waitFor({ timeout: 60_000 });
    expect(await barriers(new AxeBuilder({ page }).include("form[aria-label='Move order']"))).toEqual([]);
    await dispatcher.confirmMove();
    expect(await dispatcher.revisionAfter(before)).toBeGreaterThan(before);
    await dispatcher
      .details()
      .getByText(/^Stays on Van \d+/)
      .waitFor();
    await dispatcher.open("Feed");
    const told = dispatcher
      .revisionCards()
      .filter({ hasText: `Order ${reference} was moved by hand by a dispatcher.` });
    await told.first().waitFor({ timeout: 60_000 });
    await dispatcher.details().getByRole("button", { name: "Unpin" }).click();
    await dispatcher
      .details()
      .getByText(/^Stays on Van/)
      .waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await dispatcher.details().waitFor({ state: "detached" });
  });

  test("is told by the field what is wrong with an order", async () => {
    const form = await dispatcher.startOrder();
    await dispatcher.clickMap(0.4, 0.4);
    await form.getByLabel("Service, minutes").fill("-5");
    await form.getByRole("button", { name: "Add order" }).click();
    await form.getByText(/^Not accepted: /).waitFor();
    expect(await form.getByLabel("Service, minutes").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
  });

  test("finds an order with the keyboard alone", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("1");
    expect(await page.getByRole("searchbox", { name: "Search orders" }).inputValue()).toBe("1");
    await page.getByRole("list", { name: "Orders" }).getByRole("button").nth(2).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await dispatcher
      .details()
      .getByRole("heading", { level: 2, name: /^Order / })
      .waitFor();
    await page.keyboard.press("Escape");
    await dispatcher.details().waitFor({ state: "detached" });
  });

  test.each(["light", "dark"] as const)("finds nothing that bars a reader with a disability, %s", async (theme) => {
    await dispatcher.chooseTheme(theme);
    await dispatcher.open("Routes");
    expect(await barriers(new AxeBuilder({ page }))).toEqual([]);
    for (const tab of ["Orders", "Feed"] as const) {
      await dispatcher.open(tab);
      expect(await barriers(new AxeBuilder({ page }).include("[role=tabpanel][data-state=active]"))).toEqual([]);
    }
  });

  test("without a link is told where to find one", async () => {
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    await other.goto(new URL(reroute.link).origin);
    await other.getByText("Sign in with a link").waitFor();
    await other.goto(`${new URL(reroute.link).origin}/#sign-in=a-link-that-never-was-one`);
    await other.getByRole("alert").waitFor();
    await stranger.close();
  });

  test("reads the same on a phone, in sheets over the map", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const lists = page.getByRole("navigation", { name: "Lists" });
    await lists.getByRole("button", { name: "Routes" }).click();
    await dispatcher.routeCards().first().click();
    await dispatcher.details().getByRole("list", { name: "Stops" }).waitFor();
    await lists.getByRole("button", { name: "Timeline" }).click();
    await page.getByRole("grid", { name: "Routes over the day" }).getByRole("row").first().waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  test("meets no error of the page itself", () => {
    expect(problems).toEqual([]);
  });
});

/** What axe calls serious or critical, in a sentence each. */
async function barriers(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
