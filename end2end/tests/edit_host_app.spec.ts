import { fresh } from "./programs.ts";
import { axe, expect, fits, open, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const list = "/workspaces/harbour-wallet/host-apps";
const field = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}( optional)?$`));

test("a host app is added, and its environments are changed", { tag: "@noscript" }, async ({ page, scripts }) => {
  const name = fresh("App");
  const key = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  await signIn(page, "admin");
  await open(page, scripts, list);
  await page.getByRole("link", { name: "New host app" }).click();
  await expect(page.locator("h1")).toHaveText("New host app");
  await field(page, "Key").fill(key);
  await field(page, "Name").fill(name);
  await field(page, "iOS bundle IDs").fill("com.example.app");
  await field(page, "Deep-link template").fill("app://mini/{id}");
  await page.getByRole("checkbox", { name: "Sandbox", exact: true }).check();
  await page.getByRole("checkbox", { name: "Pilot testing in Production" }).check();
  await page.getByRole("button", { name: "Add host app" }).click();
  await expect(page).toHaveURL(`${list}/${key}`);
  await expect(page.locator("h1")).toHaveText(name);
  await expect(page.getByRole("checkbox", { name: "Pilot testing in Production" })).toBeChecked();
  if (scripts) {
    await axe(page);
  }
  await page.getByRole("checkbox", { name: "Sandbox", exact: true }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Sandbox", exact: true })).not.toBeChecked();
  await page.goto(list);
  await expect(page.getByRole("row", { name })).toContainText("Test, Production");
  if (scripts) {
    await fits(page);
  }
});

test("a host app has an icon, which only a picture can be", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await open(page, scripts, `${list}/harbour-wallet`);
  await field(page, "Icon file").setInputFiles({ name: "icon.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await page.getByRole("button", { name: /^(Upload|Replace)$/ }).click();
  await expect(field(page, "Icon file")).toHaveAccessibleDescription("Not a PNG or JPEG, or the file is damaged.");
});

test("what is wrong is said beside its field, and nothing typed is lost", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await open(page, scripts, `${list}/new`);
  await field(page, "Key").fill("My App");
  await field(page, "Name").fill("My App");
  await field(page, "Deep-link template").fill("javascript:{id}");
  await page.getByRole("button", { name: "Add host app" }).click();
  await expect(field(page, "Key")).toHaveAccessibleDescription(/^Use at most 40 lower-case letters/);
  await expect(field(page, "Deep-link template")).toHaveAccessibleDescription(/^Start with the app’s scheme/);
  await expect(field(page, "Name")).toHaveValue("My App");
});

test("of two who edit at once the second loses nothing, and decides", { tag: "@noscript" }, async ({ page, scripts }) => {
  const key = fresh("Both").toLowerCase().replace(/[^a-z0-9]+/g, "-");
  await signIn(page, "admin");
  await open(page, scripts, `${list}/new`);
  await field(page, "Key").fill(key);
  await field(page, "Name").fill(key);
  await page.getByRole("button", { name: "Add host app" }).click();
  await expect(page).toHaveURL(`${list}/${key}`);
  const other = await page.context().newPage();
  await open(other, scripts, `${list}/${key}`);
  await field(other, "Deep-link template").fill("theirs://mini/{id}");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await other.close();
  await field(page, "Name").fill(`${key} ours`);
  await field(page, "Deep-link template").fill("ours://mini/{id}");
  const save = page.getByRole("button", { name: "Save", exact: true });
  await save.click();
  await expect(page.getByRole("alert")).toContainText("Somebody else saved while you were editing");
  await expect(field(page, "Name")).toHaveValue(`${key} ours`);
  await expect(field(page, "Deep-link template")).toHaveAccessibleDescription("Saved now: theirs://mini/{id}");
  if (scripts) {
    await axe(page);
  }
  await save.click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(field(page, "Deep-link template")).toHaveValue("ours://mini/{id}");
});
