import type { Locator, Page } from "playwright-core";

export type TabName = "Orders" | "Routes" | "Feed";

/** A dispatcher at the console: does and sees what a person can, by the names that a person reads. */
export interface Dispatcher {
  page: Page;
  /** Opens a sign-in link and waits for the plan. */
  signIn(link: string): Promise<void>;
  open(tab: TabName): Promise<void>;
  /** The cards of the routes in sight. */
  routeCards(): Locator;
  /** The number of the newest revision in the top bar. */
  lastRevision(): Promise<number>;
  /** Waits until a revision newer than this one is shown; answers its number. */
  revisionAfter(number: number): Promise<number>;
  /** The cards of the revisions in sight, newest first. */
  revisionCards(): Locator;
  /** Clicks the map at a share of its width and height. */
  clickMap(x: number, y: number): Promise<void>;
  /** Starts to add an order: the form is open, the place not chosen yet. */
  startOrder(): Promise<Locator>;
  /** Adds an order at a place of the map and answers its reference. */
  addOrder(order: { x: number; y: number; reference?: string }): Promise<string>;
  /** The panel about what is selected. */
  details(): Locator;
  /** Opens the order that is served last of the first route that has far to go; answers its reference. */
  openMovableOrder(): Promise<string>;
  /** From an order's details, by the keyboard: the form that moves it, with its prices. */
  startMove(): Promise<Locator>;
  /** Moves it there; looks and moves again when the plan has changed meanwhile. */
  confirmMove(): Promise<void>;
  chooseTheme(theme: "light" | "dark"): Promise<void>;
}

/** How long the server may take to plan anew on a busy machine. */
const planning = 60_000;

export function makeDispatcher(page: Page): Dispatcher {
  const map = page.getByRole("region", { name: "Map" }).first();
  const revision = page.getByRole("button", { name: /^Revision \d+, show what it changed$/ });
  const details = page.getByRole("complementary", { name: "Details" });

  async function lastRevision(): Promise<number> {
    await revision.waitFor({ timeout: planning });
    return Number(/\d+/.exec((await revision.getAttribute("aria-label"))!)![0]);
  }

  async function startOrder(): Promise<Locator> {
    await page.getByRole("button", { name: "Add order" }).first().click();
    return page.getByRole("form", { name: "Add order" });
  }

  async function clickMap(x: number, y: number): Promise<void> {
    const box = (await map.boundingBox())!;
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  }

  return {
    page,
    async signIn(link) {
      await page.goto(link);
      await page.locator('section[aria-label="Map"][data-ready="true"]').waitFor({ timeout: planning });
    },
    open: (tab) => page.getByRole("tab", { name: tab }).click(),
    routeCards: () => page.getByRole("list", { name: "Routes" }).getByRole("button"),
    lastRevision,
    async revisionAfter(number) {
      const isNewer = (before: number) =>
        [...document.querySelectorAll("button[aria-label^='Revision ']")].some(
          (button) => Number(/\d+/.exec(button.getAttribute("aria-label")!)![0]) > before,
        );
      await page.waitForFunction(isNewer, number, { timeout: planning });
      return lastRevision();
    },
    revisionCards: () => page.getByRole("list", { name: "Revisions" }).getByRole("button"),
    clickMap,
    startOrder,
    async addOrder({ x, y, reference }) {
      const form = await startOrder();
      await clickMap(x, y);
      const field = form.getByLabel("Reference");
      if (reference) await field.fill(reference);
      const used = await field.inputValue();
      await form.getByRole("button", { name: "Add order" }).click();
      await form.waitFor({ state: "detached" });
      return used;
    },
    details: () => details,
    async openMovableOrder() {
      await page.getByRole("tab", { name: "Routes" }).click();
      await page.getByRole("list", { name: "Routes" }).getByRole("button").first().click();
      await details.getByRole("list", { name: "Stops" }).getByRole("button").last().click();
      const order = details.getByRole("button", { name: /^Order / }).last();
      const reference = (await order.textContent())!.replace("Order ", "");
      await order.click();
      await details.getByRole("heading", { name: `Order ${reference}` }).waitFor();
      return reference;
    },
    async startMove() {
      await page.keyboard.press("e");
      const form = page.getByRole("form", { name: "Move order" });
      await form.getByRole("radio").first().waitFor({ timeout: planning });
      return form;
    },
    async confirmMove() {
      const form = page.getByRole("form", { name: "Move order" });
      const stale = form.getByRole("alert").filter({ hasText: "has changed since" });
      do {
        await form.getByRole("button", { name: /^Move( anyway)?$/ }).click({ timeout: planning });
        await Promise.race([
          form.waitFor({ state: "detached", timeout: planning }),
          stale.waitFor({ timeout: planning }),
        ]);
      } while (await stale.isVisible());
    },
    async chooseTheme(theme) {
      const button = page.getByRole("button", { name: /^Theme: / });
      while ((await button.getAttribute("aria-label")) !== `Theme: ${theme}`) await button.click();
    },
  };
}
