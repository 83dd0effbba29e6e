// What every spec starts from: `test` with a page that may not complain, the demonstration
// accounts, and the checks that hold on each page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import type { Person } from "../server.ts";

export { expect, type Person };

/** What the browser said while a test ran. Anything not expected by name fails the test. */
export class Journal {
  readonly #entries: string[] = [];
  readonly #expected: RegExp[] = [];

  note(entry: string): void {
    this.#entries.push(entry);
  }

  /** For tests that ask for a failure: Chromium logs each answer of 400 and above as an error. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Something that a page asks for is answered with this status, and the test is about that. */
  expectStatus(status: number): void {
    this.expect(new RegExp(`status of ${status} `));
  }

  /** A page itself is answered with this status; nothing else that it loads may be. */
  expectDocument(status: number): void {
    this.expect(new RegExp(`^error: the page: .*status of ${status} `));
  }

  get complaints(): string[] {
    return this.#entries.filter((entry) => !this.#expected.some((pattern) => pattern.test(entry)));
  }
}

/** Writes into `journal` what any page of `context` logs as a warning or an error, and each exception. */
export function listen(context: BrowserContext, journal: Journal): void {
  const documents = new Set<string>();
  context.on("response", (response) => {
    if (response.request().resourceType() === "document") {
      documents.add(response.url());
    }
  });
  context.on("console", (message) => {
    // Hydration reports a mismatch as a warning, a panic in the WASM as an error.
    if (message.type() === "error" || message.type() === "warning") {
      const of_page = documents.has(message.location().url) && message.text().startsWith("Failed to load resource");
      journal.note(`${message.type()}: ${of_page ? "the page: " : ""}${message.text()} (${message.page()?.url() ?? "no page"})`);
    }
  });
  context.on("weberror", (failure) => {
    journal.note(`exception: ${failure.error().message} (${failure.page()?.url() ?? "no page"})`);
  });
}

export const test = base.extend<{ journal: Journal; scripts: boolean }>({
  // Set by the server's start, after the configuration was first read.
  baseURL: async ({}, use) => {
    await use(process.env.MINIDECK_URL);
  },
  scripts: async ({ javaScriptEnabled }, use) => {
    await use(javaScriptEnabled !== false);
  },
  journal: [
    async ({ context, scripts }, use) => {
      const journal = new Journal();
      if (!scripts) {
        // A page tells the browser early what its scripts need, and with scripts off nobody takes it.
        journal.expect(/was preloaded using link preload but not used/);
      }
      listen(context, journal);
      await use(journal);
      expect(journal.complaints, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});

export function password(): string {
  const given = process.env.MINIDECK_PASSWORD;
  if (!given) {
    throw new Error("MINIDECK_PASSWORD is set by the server's start, or beside MINIDECK_URL");
  }
  return given;
}

export function mail(who: Person): string {
  return `${who}@example.test`;
}

/** Signs `who` in with the session that the start of the tests made. The form itself is tested by
 * `open_sign_in.spec.ts` and `sign_in.spec.ts`. */
export async function signIn(page: Page, who: Person): Promise<void> {
  const sessions = JSON.parse(process.env.MINIDECK_SESSIONS ?? "{}") as Record<string, string>;
  const [name, value] = (sessions[who] ?? "").split("=");
  if (!name || !value) {
    throw new Error(`the start of the tests made no session of ${who}`);
  }
  // A cookie whose name begins with __Host- is taken for https only, and then sent to this machine without, too.
  const url = (process.env.MINIDECK_URL ?? "").replace(/^http:/, "https:");
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: "Lax" }]);
}

/** For tests that end their own session, or change what is kept with the account: a session of their own. */
export async function signInAnew(page: Page, who: Person): Promise<void> {
  await fillSignIn(page, mail(who), password());
  await expect(page).not.toHaveURL(/\/sign-in/);
}

export async function fillSignIn(page: Page, address: string, secret: string): Promise<void> {
  if (!new URL(page.url(), "http://nowhere").pathname.startsWith("/sign-in")) {
    await page.goto("/sign-in");
  }
  await page.locator('input[autocomplete="username"]').fill(address);
  await page.locator('input[autocomplete="current-password"]').fill(secret);
  await page.locator('main form button[type="submit"]').click();
}

/** A second person beside the first, in a browser context of their own. */
export async function another(browser: Browser, who: Person, journal: Journal): Promise<Page> {
  const context = await browser.newContext({ baseURL: process.env.MINIDECK_URL ?? "" });
  listen(context, journal);
  const page = await context.newPage();
  await signIn(page, who);
  return page;
}

/** Waits until the WASM has taken the page over. `frontend` marks it when `hydrate` is done. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "", { timeout: 15_000 });
}

/** Opens a page, taken over by its scripts where there are any. */
export async function open(page: Page, scripts: boolean, address: string): Promise<void> {
  await page.goto(address);
  if (scripts) {
    await hydrated(page);
  }
}

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  rule: string;
  help: string;
  nodes: string[];
}

/** Every rule of axe on the page as it stands; nothing may be found. Evaluated, since the CSP admits no foreign script. */
export async function axe(page: Page, what = page.url()): Promise<void> {
  await page.evaluate(axe_source);
  const found = await page.evaluate(async (): Promise<Violation[]> => {
    interface Axe {
      run(context: Document, options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      nodes: nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`),
    }));
  });
  expect(found, `axe on ${what}`).toEqual([]);
}

export const themes = ["light", "dark"] as const;

/** Runs `check` once in each theme, as the reader's system asks for it; motion is off so that nothing is caught halfway. */
export async function bothThemes(page: Page, check: (theme: (typeof themes)[number]) => Promise<void>): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await check(theme);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** No page scrolls sideways, however narrow. */
export async function fits(page: Page, width = 360): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 740 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `pixels beyond ${width} on ${page.url()}`).toBeLessThanOrEqual(0);
  if (before) {
    await page.setViewportSize(before);
  }
}
