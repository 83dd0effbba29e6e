// Taking a mini program back, deleting it, and bringing it back from the bin.
import type { Page } from "@playwright/test";
import { create, fresh } from "./programs.ts";
import { another, axe, expect, fits, hydrated, open, signIn, test } from "./support.ts";

const panel = (page: Page, heading: string) =>
  page.locator("section.panel").filter({ has: page.getByRole("heading", { name: heading, exact: true }) });

test("a removal is asked for, approved by a reviewer and confirmed by typing the name", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const name = fresh("Removal");
  await signIn(page, "merchant-admin");
  const id = await create(page, name);
  await open(page, scripts, `/mini-programs/${id}/information`);
  await page.getByRole("link", { name: "Remove or delete" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/removal`);
  await expect(page.locator("h1")).toHaveText("Remove or delete");
  if (scripts) {
    journal.expectStatus(422);
  }
  await page.getByRole("button", { name: "Request removal" }).click();
  await expect(page.getByLabel("Reason")).toHaveAccessibleDescription(/this field is required/);
  await page.getByLabel("Reason").fill("The shop closes");
  await page.getByRole("button", { name: "Request removal" }).click();
  await expect(panel(page, "Removal")).toContainText("Waiting for a reviewer");
  await expect(page.getByRole("button", { name: "Request removal" })).toHaveCount(0);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  const request = await panel(page, "Removal").getByRole("link", { name: /^#\d+$/ }).getAttribute("href");

  const reviewer = await another(browser, "reviewer", journal);
  await reviewer.goto(request ?? "");
  if (scripts) {
    await hydrated(reviewer);
  }
  await expect(reviewer.locator("h1")).toHaveText(`Remove ${name}`);
  await reviewer.getByRole("button", { name: "Approve" }).click();
  await expect(reviewer.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await reviewer.context().close();

  await open(page, scripts, `/mini-programs/${id}/removal`);
  const confirming = panel(page, "Confirm the removal");
  await confirming.getByLabel("Name of the mini program").fill("Something else");
  await confirming.getByRole("button", { name: "Remove from every host app" }).click();
  await expect(confirming.getByLabel("Name of the mini program")).toHaveAccessibleDescription(/does not match/);
  await confirming.getByLabel("Name of the mini program").fill(name);
  await confirming.getByRole("button", { name: "Remove from every host app" }).click();
  await expect(panel(page, "Removal")).toContainText("Confirmed: every release was archived.");
  await expect(confirming).toHaveCount(0);
  await page.goto(`/mini-programs/${id}/information`);
  await expect(page.locator(".subject")).toContainText("Archived");
});

test("one that was never released is deleted, and comes back from the bin", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  const name = fresh("Bin");
  await signIn(page, "merchant-admin");
  const id = await create(page, name);
  await open(page, scripts, `/mini-programs/${id}/removal`);
  const deleting = panel(page, "Delete");
  await deleting.getByLabel("Name of the mini program").fill(name);
  await deleting.getByRole("button", { name: "Delete mini program" }).click();
  await expect(page).toHaveURL("/workspaces/lotus-coffee/bin");
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("30 days");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  journal.expectDocument(404);
  await page.goto(`/mini-programs/${id}/information`);
  await expect(page.locator("h1")).toHaveText("Not found");
  await open(page, scripts, "/workspaces/lotus-coffee/settings");
  await page.getByRole("link", { name: "Open the bin" }).click();
  await page.getByRole("button", { name: `Restore ${name}` }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/information`);
  await expect(page.locator("h1")).toHaveText(name);
});

test("whoever may not remove it finds neither link nor page", { tag: "@noscript" }, async ({ page, journal }) => {
  await signIn(page, "merchant-dev");
  await page.goto("/mini-programs?q=Lotus+Coffee");
  await page.getByRole("link", { name: "Lotus Coffee", exact: true }).first().click();
  await expect(page.locator("h1")).toHaveText("Lotus Coffee");
  await expect(page.getByRole("link", { name: "Remove or delete" })).toHaveCount(0);
  journal.expectDocument(403);
  await page.goto("/workspaces/lotus-coffee/bin");
  await expect(page.locator("h1")).toHaveText("You do not have access");
});
