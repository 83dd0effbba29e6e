import { create, createWithVersion, fresh } from "./programs.ts";
import { axe, expect, fits, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const panel = (page: Page, target: string) => page.locator("#releases .panel").filter({ has: page.getByRole("heading", { name: target }) });

async function open(page: Page, address: string, scripts: boolean): Promise<void> {
  await page.goto(address);
  if (scripts) {
    await hydrated(page);
  }
}

test("a version goes live at Test at once, is replaced there, and brought back", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Web"), { kind: "html5", entrance_url: "https://shop.lotus.example/m" });
  await open(page, `/mini-programs/${id}/versions`, scripts);
  await page.getByRole("link", { name: "New version" }).click();
  await expect(page.getByText("https://shop.lotus.example/m")).toBeVisible();
  await page.getByRole("button", { name: "New version" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.0.0`);
  await expect(page.getByText("Not scanned", { exact: false }).first()).toBeVisible();
  await panel(page, "Test").getByRole("link", { name: "Go live" }).click();
  await expect(page.getByRole("heading", { name: "Go live" })).toBeVisible();
  await page.getByRole("button", { name: "Go live" }).click();
  await expect(panel(page, "Test").getByText("Live: 1.0.0")).toBeVisible();

  await open(page, `/mini-programs/${id}/versions/new`, scripts);
  await page.getByLabel("Version number").fill("1.0.0");
  await page.getByRole("button", { name: "New version" }).click();
  await expect(page.locator(".field__error"), "lower or equal is refused, naming the highest").toContainText("1.0.0");
  await page.getByLabel("Version number").fill("1.1.0");
  await page.getByRole("button", { name: "New version" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.1.0`);
  await panel(page, "Test").getByRole("link", { name: "Go live" }).click();
  await page.getByRole("button", { name: "Go live" }).click();
  await expect(panel(page, "Test").getByText("Live: 1.1.0")).toBeVisible();

  await open(page, `/mini-programs/${id}/versions/1.0.0`, scripts);
  await panel(page, "Test").getByRole("link", { name: "Roll back to this version" }).click();
  await page.getByRole("button", { name: "Roll back to 1.0.0" }).click();
  await expect(page.locator(".field__error"), "a reason is needed").toBeVisible();
  await page.getByLabel("Reason").fill("The new one does not open");
  await page.getByRole("button", { name: "Roll back to 1.0.0" }).click();
  await expect(panel(page, "Test").getByText("Live: 1.0.0")).toBeVisible();
  await expect(panel(page, "Test").getByText("The new one does not open")).toBeVisible();
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await open(page, `/mini-programs/${id}/versions`, scripts);
  await expect(page.locator(".release")).toHaveCount(2);
  await page.getByLabel("Ended").check();
  if (!scripts) {
    await page.getByRole("button", { name: "Show" }).click();
  }
  await expect(page.locator(".release")).toHaveCount(1);
  await expect(page.locator(".release")).toContainText("1.1.0");
});

test("what a submission lacks is named with where it is mended", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const { id } = await createWithVersion(page, fresh("Lacking"));
  await open(page, `/mini-programs/${id}/versions/1.0.0`, scripts);
  await panel(page, "Production").getByRole("link", { name: "Submit for release" }).click();
  await expect(page.getByRole("heading", { name: "Still missing before this can be submitted" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit for release" })).toBeDisabled();
  await expect(page.getByText("no release note in English")).toBeVisible();
  await page.getByRole("link", { name: "Release note" }).click();
  await expect(page).toHaveURL(/\/versions\/1\.0\.0#note$/);
  await page.getByText("Edit the release note").click();
  await page.getByLabel("Release note, English").fill("Order ahead");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#note")).toContainText("Order ahead");
  await panel(page, "Production").getByRole("link", { name: "Submit for release" }).click();
  await expect(page.getByRole("heading", { name: "Submit for release" })).toBeVisible();
  await expect(page.getByText("no release note in English")).toHaveCount(0);
  if (scripts) {
    await axe(page);
  }
});

test("whoever only takes part sees how far it is, and nothing to press", async ({ page, journal }) => {
  await signIn(page, "merchant-dev");
  await page.goto("/mini-programs?q=Lotus+Coffee");
  await hydrated(page);
  await page.locator("tbody .table__link").first().click();
  await page.getByRole("navigation", { name: "Mini program" }).getByRole("link", { name: "Versions" }).click();
  await page.locator(".release .table__link").first().click();
  await expect(page.locator("#releases .panel").first()).toBeVisible();
  await expect(page.locator("#releases a[href*='/submit?']")).toHaveCount(0);
  await expect(page.locator("#releases form")).toHaveCount(0);
  const address = new URL(page.url()).pathname;
  journal.expectDocument(403);
  const answer = await page.goto(`${address}/submit?target=1`);
  expect(answer?.status()).toBe(403);
});
