// Features of a mini program: added at once, asked for, decided by a reviewer, deleted.
import { create, fresh } from "./programs.ts";
import { another, axe, expect, fits, hydrated, open, signIn, test } from "./support.ts";

test("a direct feature is added at once, and deleted", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Feature"));
  await open(page, scripts, `/mini-programs/${id}/features?q=storage`);
  await page.getByRole("button", { name: "Add Storage", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Feature added" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Storage/ })).toContainText("Added");
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/features/storage`);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await page.locator("summary", { hasText: "Delete feature" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/features`);
  await expect(page.getByRole("button", { name: "Add Storage", exact: true })).toBeVisible();
});

test("one that needs activation is asked for, discussed and approved", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const name = fresh("Activation");
  await signIn(page, "merchant-admin");
  const id = await create(page, name);
  await open(page, scripts, `/mini-programs/${id}/features/location`);
  await page.getByRole("button", { name: "Request activation" }).click();
  await expect(page.getByLabel("Justification")).toHaveAccessibleDescription(/this field is required/);
  await page.getByLabel("Justification").fill("To show shops nearby");
  await page.getByRole("button", { name: "Request activation" }).click();
  await expect(page).toHaveURL(/\/requests\/\d+$/);
  await expect(page.locator("h1")).toHaveText(`Activate Location for ${name}`);
  await expect(page.getByText("in the queue")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const reviewer = await another(browser, "reviewer", journal);
  await reviewer.goto(page.url());
  if (scripts) {
    await hydrated(reviewer);
  }
  await expect(reviewer.getByText("To show shops nearby")).toBeVisible();
  if (scripts) {
    await axe(reviewer);
  }
  await reviewer.getByLabel("Comment", { exact: true }).fill("Which pages?");
  await reviewer.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(reviewer.locator("#comments").getByText("Which pages?")).toBeVisible();
  await reviewer.getByText("Reject instead…").click();
  await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(reviewer.getByLabel("Reason")).toHaveAccessibleDescription(/this field is required/);
  await reviewer.getByLabel("Note (optional)").fill("Only on the map page");
  await reviewer.getByRole("button", { name: "Approve" }).click();
  await expect(reviewer.getByText("Only on the map page")).toBeVisible();
  await expect(reviewer.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await reviewer.context().close();

  await page.reload();
  await expect(page.getByText("Only on the map page")).toBeVisible();
  await page.goto(`/mini-programs/${id}/features?q=location`);
  await expect(page.getByRole("row", { name: /Location/ })).toContainText("Added");
});

test("whoever may not add reads, and may not open the request of another", { tag: "@noscript" }, async ({ page, journal }) => {
  await signIn(page, "merchant-dev");
  journal.expectDocument(403);
  await page.goto("/requests/4");
  await expect(page.locator("h1")).toHaveText("You do not have access");
  await signIn(page, "other-admin");
  journal.expectDocument(404);
  await page.goto("/requests/4");
  await expect(page.locator("h1")).toHaveText("Not found");
});

test("what one asked for is taken back", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Withdraw"));
  await open(page, scripts, `/mini-programs/${id}/features/payment`);
  await page.getByLabel("Justification").fill("To be paid");
  await page.getByRole("button", { name: "Request activation" }).click();
  await page.getByRole("button", { name: "Withdraw request" }).click();
  await expect(page.locator(".page__head")).toContainText("Withdrawn");
  await page.goto("/requests?list=mine&status=withdrawn");
  await expect(page.getByRole("link", { name: /^Activate Payment for Withdraw/ }).first()).toBeVisible();
});
