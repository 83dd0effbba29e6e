import { fresh } from "./programs.ts";
import { expect, hydrated, password, signIn, test } from "./support.ts";

test("an admin invites somebody, who gives a name and a password and is in", { tag: "@noscript" }, async ({ page, browser, scripts }) => {
  const address = `${fresh("invited").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}@new.test`;
  await signIn(page, "merchant-admin");
  await page.goto("/workspaces/lotus-coffee/members");
  if (scripts) {
    await hydrated(page);
  }
  await page.getByText("Invite a member").click();
  await page.getByLabel("E-mail", { exact: true }).fill("nobody");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByText("Not an e-mail address")).toBeVisible();
  await expect(page.getByLabel("E-mail", { exact: true })).toHaveValue("nobody");
  await page.getByLabel("E-mail", { exact: true }).fill(address);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Invitation link" })).toBeVisible();
  const link = await page.locator("#served .copy").first().getAttribute("title");
  await expect(page.locator("tr", { hasText: address })).toContainText("Invited");

  const other = await browser.newContext({ javaScriptEnabled: scripts });
  const theirs = await other.newPage();
  await theirs.goto(link ?? "");
  await expect(theirs.getByRole("heading", { name: "Join Lotus Coffee" })).toBeVisible();
  await theirs.getByLabel("Your name").fill("Nia New");
  await theirs.getByLabel("Password").fill(password());
  await theirs.getByRole("button", { name: "Accept invitation" }).click();
  await expect(theirs).toHaveURL("/mini-programs");
  await other.close();

  await page.reload();
  await expect(page.locator("tr", { hasText: address })).toContainText("Active");
  await expect(page.locator("tr", { hasText: address })).toContainText("Nia New");
});

test("the last admin of a workspace can be neither blocked nor removed", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "other-admin");
  await page.goto("/workspaces/harbour-taxi/members?q=other-admin");
  if (scripts) {
    await hydrated(page);
  }
  const row = page.locator("tr", { hasText: "other-admin@example.test" });
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.locator("summary", { hasText: "Remove from workspace" }).click();
  await row.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("This is the last admin");
  await expect(row).toContainText("Active");
});
