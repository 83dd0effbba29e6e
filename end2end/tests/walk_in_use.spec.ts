// What a version in use keeps as it is (rules §4.14): each says so in words of its own, and nothing changes.
import { readFileSync } from "node:fs";
import { create, fixture, fresh, hostApp, send } from "./programs.ts";
import { expect, fits, open, signIn, test } from "./support.ts";
import { type Way, panel, version } from "./walk.ts";

test("nothing that a version in use needs is taken from it", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  test.setTimeout(90_000);
  if (scripts) {
    journal.expectStatus(409);
    journal.expectStatus(422);
  }
  await signIn(page, "admin");
  const host = await hostApp(page);
  const other = await hostApp(page);
  const company = fresh("Peony");
  await send(page, "/api/merchant/create", { workspace: "harbour-wallet", "form[name]": company });
  const merchant = company.toLowerCase().replace(" ", "-");
  const name = fresh("In use");
  const id = await create(page, name, { workspace: merchant, host_app: host.id });
  const way: Way = { page, scripts, id, target: `${host.name}, Test` };
  const file = { name: "wux.zip", mimeType: "application/zip", buffer: readFileSync(fixture("wux-weapp.zip")) };
  await page.request.post(`/mini-programs/${id}/versions`, { multipart: { number: "1.0.0", file }, maxRedirects: 0 });
  await send(page, "/api/feature/add", { id, feature: "feedback-ui" });

  // One who has the page open from before learns it too.
  const early = await page.context().newPage();
  await open(early, scripts, `/mini-programs/${id}/features/feedback-ui`);
  await version(way, "1.0.0");
  await panel(page, way.target).getByRole("link", { name: "Go live" }).click();
  await page.getByRole("button", { name: "Go live" }).click();
  await expect(panel(page, way.target)).toContainText("Live: 1.0.0");

  const called = new RegExp(`${name} 1\\.0\\.0 is in use and calls \\w+, which no other added feature includes\\.`);
  await early.locator("summary", { hasText: "Delete feature" }).click();
  await early.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(early.getByRole("alert")).toHaveText(called);
  await open(early, scripts, `/mini-programs/${id}/features/feedback-ui`);
  await expect(early.getByText(called)).toBeVisible();
  await expect(early.getByText("This feature cannot be deleted now.")).toBeVisible();
  await expect(early.locator("summary", { hasText: "Delete feature" })).toHaveCount(0);
  await early.close();

  await open(page, scripts, `/workspaces/harbour-wallet/host-apps/${host.key}`);
  await page.getByRole("checkbox", { name: "Test", exact: true }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`Test cannot be switched off: ${name} 1.0.0 is in use there.`)).toBeVisible();
  if (scripts) {
    await fits(page);
  }
  await page.goto(`/workspaces/harbour-wallet/host-apps/${host.key}`);
  await expect(page.getByRole("checkbox", { name: "Test", exact: true })).toBeChecked();

  await open(page, scripts, `/mini-programs/${id}/information`);
  await page.getByRole("checkbox", { name: new RegExp(`^${other.name}`) }).check();
  await page.getByRole("checkbox", { name: new RegExp(`^${host.name}`) }).uncheck();
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.locator("#release-to-e")).toHaveText(`${host.name} must stay: version 1.0.0 is in use there.`);
  await page.goto(`/mini-programs/${id}/information`);
  await expect(page.getByRole("checkbox", { name: new RegExp(`^${host.name}`) })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: new RegExp(`^${other.name}`) })).not.toBeChecked();

  await open(page, scripts, `/workspaces/harbour-wallet/merchants/${merchant}`);
  await page.getByLabel("The merchant’s name", { exact: true }).fill(company);
  await page.getByRole("button", { name: "Remove merchant" }).click();
  await expect(page.getByText(`${name} 1.0.0 is in use: the merchant cannot be removed.`)).toBeVisible();
  await page.goto(`/workspaces/harbour-wallet/merchants/${merchant}`);
  await expect(page.getByText("This merchant was removed")).toHaveCount(0);
  await version(way, "1.0.0");
  await expect(panel(page, way.target)).toContainText("Live: 1.0.0");
});
