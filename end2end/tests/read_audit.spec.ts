import { readFile } from "node:fs/promises";
import { axe, expect, fits, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

test("an admin narrows the audit and reads what changed", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "other-admin");
  await page.goto("/workspaces/harbour-taxi/settings");
  if (scripts) {
    await hydrated(page);
  }
  const address = `${scripts ? 1 : 2} Pier Road`;
  await page.getByLabel("Business address").fill(address);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.goto("/workspaces/harbour-taxi/audit");
  if (scripts) {
    await hydrated(page);
    await page.getByLabel("What", { exact: true }).selectOption("Settings changed");
    await expect(page).toHaveURL("/workspaces/harbour-taxi/audit?kind=settings.changed");
  } else {
    await page.goto("/workspaces/harbour-taxi/audit?kind=settings.changed");
  }
  const entry = page.locator("tr", { hasText: "Settings changed" }).filter({ hasText: address }).first();
  await entry.getByText("1 change").click();
  await expect(entry.getByRole("cell", { name: address, exact: true })).toBeVisible();
});

test("whoever may not read the audit is told whom to ask", async ({ page, journal }) => {
  await signIn(page, "reviewer");
  journal.expectDocument(403);
  const answer = await page.goto("/workspaces/harbour-wallet/audit");
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole("alert")).toContainText("Mei Lin");
});

/** Presses a link that leads to a file; gives back its name and what is in it. */
async function download(page: Page, link: string): Promise<[string, string]> {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const file = await coming;
  return [file.suggestedFilename(), await readFile(await file.path(), "utf8")];
}

test("what the audit shows is downloaded, and that it was is an entry", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "other-admin");
  await page.goto("/workspaces/harbour-taxi/audit");
  if (scripts) {
    await hydrated(page);
    await axe(page);
    await fits(page);
  }
  const [name, table] = await download(page, "Download CSV");
  expect(name).toMatch(/^audit-harbour-taxi-\d{4}-\d\d-\d\d\.csv$/);
  expect(table).toMatch(/^\ufeffentry,at,event,/);
  expect(table).not.toContain("Lotus");
  await page.goto("/workspaces/harbour-taxi/audit?kind=audit.exported");
  if (scripts) {
    await hydrated(page);
  }
  await expect(page.getByRole("row", { name: /Audit exported/ }).first()).toBeVisible();
  const [other, list] = await download(page, "Download JSON");
  expect(other).toMatch(/\.json$/);
  const events = (JSON.parse(list) as { event: string }[]).map(({ event }) => event);
  expect([...new Set(events)], "only what the filter shows").toEqual(["audit.exported"]);
});
