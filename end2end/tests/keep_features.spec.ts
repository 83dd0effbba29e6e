// The registry: features and JSAPIs are kept by those who may, read by the others.
import { fresh } from "./programs.ts";
import { axe, expect, fits, open, signIn, test } from "./support.ts";

const list = "/workspaces/harbour-wallet/features";

test("a feature is created, filled, edited and archived", { tag: "@noscript" }, async ({ page, scripts }) => {
  const name = fresh("Feature");
  const key = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  await signIn(page, "developer");
  await open(page, scripts, `${list}/new`);
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create feature" }).click();
  await expect(page.getByLabel("Access", { exact: true })).toHaveAccessibleDescription(/choose one/);
  await expect(page.getByLabel("Name", { exact: true }), "what was typed is kept").toHaveValue(name);
  await page.getByLabel("Access", { exact: true }).selectOption("activation");
  await page.getByLabel("Risk", { exact: true }).selectOption("high");
  await page.getByRole("button", { name: "Create feature" }).click();
  await expect(page).toHaveURL(`${list}/${key}`);
  await expect(page.locator("h1")).toHaveText(name);
  await page.locator("summary").filter({ hasText: "Add JSAPIs" }).click();
  await page.getByLabel("JSAPI names").fill("quiteNew\nap.another");
  await page.getByRole("button", { name: "Add JSAPIs" }).click();
  await expect(page.getByRole("link", { name: "ap.another" })).toBeVisible();
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await page.getByRole("link", { name: "quiteNew" }).click();
  await page.getByLabel("Platforms").fill("iOS, Android");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.getByRole("button", { name: "Remove from this feature" }).click();
  await expect(page).toHaveURL(`${list}/${key}`);
  await expect(page.getByRole("link", { name: "quiteNew" })).toHaveCount(0);
  await page.getByRole("button", { name: "Archive feature" }).click();
  await expect(page.getByText("This feature is archived")).toBeVisible();
  await page.goto(`${list}?archived=1&q=${key}`);
  await expect(page.getByRole("link", { name })).toBeVisible();
});

test("a list answers while one types", async ({ page }) => {
  await signIn(page, "reviewer");
  await open(page, true, list);
  await page.getByRole("searchbox", { name: "Feature or JSAPI" }).fill("tradepay");
  await expect(page.getByRole("link", { name: "Payment", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Location", exact: true })).toHaveCount(0);
  await expect(page).toHaveURL(`${list}?q=tradepay`);
});

test("whoever may not edit reads", { tag: "@noscript" }, async ({ page, journal }) => {
  await signIn(page, "reviewer");
  await page.goto(`${list}/payment`);
  await expect(page.getByRole("heading", { name: "History" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Archive feature" })).toHaveCount(0);
  await signIn(page, "merchant-dev");
  await page.goto("/workspaces/lotus-coffee/features/payment");
  await expect(page.locator("h1")).toHaveText("Payment");
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  journal.expectDocument(404);
  await page.goto(`${list}/payment`);
  await expect(page.locator("h1")).toHaveText("Not found");
});
