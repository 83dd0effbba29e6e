import { idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

async function opened(page: Page): Promise<string> {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/information`);
  await hydrated(page);
  return id;
}

test("a tab that one points at is asked for, and opened without asking again", async ({ page }) => {
  const id = await opened(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const tab = page.getByRole("link", { name: "Members", exact: true }).last();
  const members = `/mini-programs/${id}/members`;
  await tab.hover();
  await expect.poll(() => asked.filter((it) => it === members).length).toBe(1);
  await tab.click();
  await expect(page.getByRole("table")).toBeVisible();
  await expect(page).toHaveURL(members);
  expect(asked.filter((it) => it === members)).toHaveLength(1);
});

test("a tab that the keyboard reaches is asked for", async ({ page }) => {
  const id = await opened(page);
  const asked = page.waitForRequest((request) => request.url().endsWith(`/mini-programs/${id}/versions`));
  await page.getByRole("link", { name: "Versions", exact: true }).focus();
  await asked;
});

test("a tab that does not come says so, and is asked for again", async ({ page, journal }) => {
  journal.expect(/net::ERR_FAILED|Failed to fetch/);
  const id = await opened(page);
  const versions = `**/mini-programs/${id}/versions`;
  await page.route(versions, (route) => route.abort());
  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
  await page.unroute(versions);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("search", { name: "Versions" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a page that takes long shows its shape meanwhile", async ({ page }) => {
  const id = await opened(page);
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(`**/mini-programs/${id}/features`, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "Features", exact: true }).last().click();
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  answer();
  await expect(page.getByRole("search", { name: "Features" })).toBeVisible();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
});

test("what a search finds is heard", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  await page.getByRole("searchbox").last().fill("Lotus Coffee");
  await expect(page.locator("#heard")).toHaveText(/^\d+ results? shown$/);
  await page.getByRole("searchbox").last().fill("Nobody has such a name");
  await expect(page.locator("#heard")).toHaveText("0 results shown");
});

test("arrow keys walk through a choice that is made at once", async ({ page }) => {
  const id = await opened(page);
  await page.goto(`/mini-programs/${id}/versions`);
  await hydrated(page);
  const choices = page.getByRole("radio");
  await choices.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/status=/);
  await expect(choices.nth(1)).toBeChecked();
  await expect(choices.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(choices.nth(2)).toBeChecked();
  await expect(choices.nth(2)).toBeFocused();
});
