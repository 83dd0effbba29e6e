import { idOf } from "./programs.ts";
import { axe, bothThemes, expect, fits, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

/** Addresses of the demonstration's codes by what they are called. */
async function codes(page: Page): Promise<Map<string, string>> {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/qr-codes`);
  const found = new Map<string, string>();
  for (const link of await page.locator("a.qr-card__title").all()) {
    const token = (await link.getAttribute("href"))?.split("/").at(-1);
    found.set(await link.innerText(), `/q/${token}`);
  }
  await page.context().clearCookies();
  return found;
}

test("whoever scans a code is shown what it opens, small and in both themes", { tag: "@noscript" }, async ({ page, scripts }) => {
  const found = await codes(page);
  await page.setViewportSize({ width: 360, height: 740 });
  const answer = await page.goto(found.get("Table 12, Pavilion") ?? "");
  expect(answer?.status()).toBe(200);
  expect((await answer?.body())?.length).toBeLessThan(20_000);
  await expect(page).toHaveTitle("Lotus Coffee");
  await expect(page.locator("h1")).toHaveText("Lotus Coffee");
  const link = page.getByRole("link", { name: "Open in Harbour Wallet" });
  await expect(link).toHaveAttribute("href", /^harbour-wallet:\/\/mini\/MP[0-9A-Z]+\?environment=production&version=&page=pages%2Forder%2Forder&query=table%3D12%26from%3D%25E6%25A1%258C/);
  await expect(page.locator("script")).toHaveCount(0);
  await expect(link, "its style was let in").toHaveCSS("display", "inline-block");
  await fits(page);
  if (scripts) {
    await bothThemes(page, (theme) => axe(page, `a scanned code, ${theme}`));
  }
});

test("the default code opens the newest version", async ({ page }) => {
  const found = await codes(page);
  await page.goto(found.get("For testing") ?? "");
  await expect(page.getByRole("link", { name: "Open in Harbour Wallet" })).toHaveAttribute("href", /environment=test&version=\d+\.\d+\.\d+&page=&query=$/);
});

test("an expired code and an unknown one say so", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  const found = await codes(page);
  journal.expectDocument(410);
  expect((await page.goto(found.get("Opening week") ?? ""))?.status()).toBe(410);
  await expect(page.getByRole("heading", { name: "This code has expired" })).toBeVisible();
  journal.expectDocument(404);
  expect((await page.goto("/q/nothing"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  if (scripts) {
    await axe(page);
  }
});

test.describe("a phone in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("is answered in Chinese", async ({ page }) => {
    const found = await codes(page);
    await page.goto(found.get("Table 12, Pavilion") ?? "");
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(page.locator("h1")).toHaveText("莲花咖啡");
    await expect(page.getByRole("link", { name: "在 Harbour Wallet 中打开" })).toBeVisible();
  });
});
