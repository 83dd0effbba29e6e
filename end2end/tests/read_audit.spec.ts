import { expect, hydrated, signIn, test } from "./support.ts";

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
