import { axe, bothThemes, expect, fits, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const field = (page: Page) => page.getByRole("combobox", { name: "Search or jump to…" });
const chosen = (page: Page) => page.locator("#palette [role=option][aria-selected=true]");

test("with the keys alone a mini program is found and opened", async ({ page }) => {
  await signIn(page, "merchant-admin");
  await page.goto("/account");
  await hydrated(page);
  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
  // Before anything is typed the first pages and actions stand there.
  await expect(page.getByRole("option", { name: /^Requests/ })).toBeVisible();
  await page.keyboard.type("lotus coff");
  await expect(chosen(page)).toContainText("Lotus Coffee");
  await expect(page.locator("#palette [role=status]")).toHaveText(/^\d+ results?$/);
  const first = await chosen(page).getAttribute("id");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", first ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(chosen(page)).not.toHaveAttribute("id", first ?? "");
  await expect(chosen(page)).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(chosen(page)).toHaveAttribute("id", first ?? "");
  await bothThemes(page, (theme) => axe(page, `the palette, ${theme}`));
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("Lotus Coffee");
  await expect(field(page)).toBeHidden();
});

test("Enter waits for what was typed last", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  await page.keyboard.press("Control+k");
  await expect(chosen(page)).toHaveCount(1);
  await page.keyboard.type("new merchant");
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("New merchant");
});

test("Escape closes it and gives the focus back", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  const link = page.getByRole("link", { name: "Requests" });
  await link.focus();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeHidden();
  await expect(link).toBeFocused();
  // Where one types, a slash is a slash.
  await page.getByRole("searchbox").last().focus();
  await page.keyboard.press("/");
  await expect(field(page)).toBeHidden();
});

test("the field of the frame opens it, also on a phone", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/account");
  await hydrated(page);
  const frame = page.getByRole("banner").getByRole("searchbox", { name: "Search or jump to…" });
  await frame.click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("taxi");
  await expect(page.getByRole("option", { name: /Harbour Taxi/ }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: "Search or jump to…" }).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("mei lin");
  await page.getByRole("option", { name: /Mei Lin/ }).first().click();
  await expect(page).toHaveURL(/\/workspaces\/harbour-wallet\/members\?q=/);
  await expect(page.getByRole("row", { name: /Mei Lin/ })).toBeVisible();
  await fits(page);
});

test("it offers only what one may open", async ({ page }) => {
  await signIn(page, "reviewer");
  await page.goto("/account");
  await hydrated(page);
  await page.keyboard.press("/");
  await page.keyboard.type("audit");
  await expect(page.locator("#palette [role=status]")).toHaveText("No results");
  await expect(page.locator("#palette").getByRole("option")).toHaveCount(0);
  await field(page).fill("sign out");
  await expect(page.locator("#palette").getByRole("option")).toHaveText("Sign out");
});

test("without scripts the search is a page", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await page.goto("/account");
  const frame = page.getByRole("banner").getByRole("searchbox", { name: "Search or jump to…" });
  if (scripts) {
    await page.goto("/search?q=audit%20lotus");
    await hydrated(page);
    await page.getByRole("main").getByRole("searchbox").fill("audit taxi");
    await expect(page).toHaveURL("/search?q=audit+taxi");
  } else {
    await frame.fill("audit taxi");
    await frame.press("Enter");
  }
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "Go to", exact: true })).toBeVisible();
  // Its name tells it from the one found before: the old answer stands until the new one is there.
  await main.getByRole("link", { name: /^Audit.*Harbour Taxi/ }).click();
  await expect(page).toHaveURL("/workspaces/harbour-taxi/audit");
});
