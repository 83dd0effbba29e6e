import { fresh } from "./programs.ts";
import { axe, expect, fits, open, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const list = "/workspaces/harbour-wallet/merchants";
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

test("a merchant is added, found, changed and removed", { tag: "@noscript" }, async ({ page, scripts }) => {
  const name = fresh("Peony");
  await signIn(page, "admin");
  await open(page, scripts, `${list}/new`);
  await field(page, "Company name").fill(name);
  await page.getByRole("button", { name: "Add merchant" }).click();
  await expect(page.locator("h1")).toHaveText(name);
  const address = page.url();
  await page.getByLabel(/^Contact/).fill("Pia Peony");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  if (scripts) {
    await axe(page);
    await fits(page);
  }

  await open(page, scripts, list);
  await page.getByRole("searchbox", { name: "Search merchants" }).fill(name);
  if (!scripts) {
    await page.getByRole("button", { name: "Search", exact: true }).click();
  }
  await expect(page.locator("#results").getByRole("row")).toHaveCount(2);
  await page.goto(address);
  await field(page, "The merchant’s name").fill("something else");
  await page.getByRole("button", { name: "Remove merchant" }).click();
  await expect(field(page, "The merchant’s name")).toHaveAccessibleDescription(/^The name does not match/);
  await field(page, "The merchant’s name").fill(name);
  await page.getByRole("button", { name: "Remove merchant" }).click();
  await expect(page.getByText("This merchant was removed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
});
