import type { Page } from "@playwright/test";
import { fresh } from "./programs.ts";
import { axe, expect, fits, open, signIn, test } from "./support.ts";

const settings = "/workspaces/harbour-wallet/settings";
// Names in parentheses stand as they are in the pattern.
const field = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name.replace(/[()]/g, "\\$&")}( optional)?$`));
const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();

/** The form of the tenant, whose button stands before those of the categories. */
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).first().click();

/** What opens a category of the tree. Its words begin with the name, and say below which it stands. */
const begins = (name: string) => ({ hasText: new RegExp(`^${name}`) });
const summary = (page: Page, name: string) => page.locator("#categories .tree > li > details > summary").filter(begins(name));

/** A category of the tree, opened. */
async function category(page: Page, name: string) {
  const item = page.locator("#categories .tree > li").filter({ has: page.locator("summary").filter(begins(name)) });
  if (!(await item.locator("> details").evaluate((it: HTMLDetailsElement) => it.open))) {
    await summary(page, name).click();
  }
  return item;
}

/** Removes a category: the first press asks. */
async function remove(page: Page, name: string): Promise<void> {
  const item = await category(page, name);
  await item.locator("summary", { hasText: "Remove category" }).click();
  await item.getByRole("button", { name: "Remove", exact: true }).click();
}

/** Adds a category, below another one if there is one. */
async function add(page: Page, name: string, below = ""): Promise<void> {
  await page.locator("summary", { hasText: "Add a category" }).click();
  const form = page.locator("#categories > details.reveal > form");
  await form.getByLabel("Name in English", { exact: true }).fill(name);
  await form.getByLabel("Name in Chinese").fill("茶");
  if (below !== "") {
    const value = await form.getByLabel("Parent category").locator("option", { hasText: below }).getAttribute("value");
    await form.getByLabel("Parent category").selectOption(value);
  }
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(summary(page, name)).toBeVisible();
}

test("a setting is changed; what is wrong says so and keeps the rest", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await open(page, scripts, settings);
  const before = await field(page, "Deepest path").inputValue();
  await field(page, "Deepest path").fill(before === "24" ? "25" : "24");
  await save(page);
  await saved(page);
  await open(page, scripts, settings);
  await expect(field(page, "Deepest path")).toHaveValue(before === "24" ? "25" : "24");
  if (scripts) {
    await axe(page);
    await fits(page);
  }

  await field(page, "Largest script (MB)").fill("21");
  await field(page, "Sub-namespaces").fill("1x");
  await field(page, "Deepest path").fill(before);
  await save(page);
  await expect(field(page, "Largest script (MB)")).toHaveAccessibleDescription(/Enter a whole number from 1 to 20\./);
  await expect(field(page, "Sub-namespaces")).toHaveAccessibleDescription(/“1x” is not a valid name in a script\./);
  await expect(field(page, "Deepest path"), "nothing typed is lost").toHaveValue(before);
  await open(page, scripts, settings);
  await expect(field(page, "Deepest path"), "nothing was stored").not.toHaveValue(before);
  await field(page, "Deepest path").fill(before);
  await save(page);
  await saved(page);
});

test("a category is added, moved, renamed and removed, never below itself", { tag: "@noscript" }, async ({ page, scripts }) => {
  const [one, two] = [fresh("One"), fresh("Two")];
  await signIn(page, "admin");
  await open(page, scripts, settings);
  await add(page, one);
  await add(page, two, one);

  const above = await category(page, one);
  const value = await above.getByLabel("Parent category").locator("option", { hasText: two }).getAttribute("value");
  await above.getByLabel("Parent category").selectOption(value);
  await above.getByRole("button", { name: /^Save ?: / }).click();
  await expect((await category(page, one)).getByLabel("Parent category")).toHaveAccessibleDescription(/A category cannot be placed below itself\./);
  await open(page, scripts, settings);
  await remove(page, one);
  await expect(page.locator("#categories")).toContainText("A mini program uses this category, or it has subcategories.");

  await open(page, scripts, settings);
  const below = await category(page, two);
  await below.getByLabel("Name in English", { exact: true }).fill(`${two} renamed`);
  await below.getByLabel("Parent category").selectOption("");
  await below.getByRole("button", { name: /^Save ?: / }).click();
  await expect(summary(page, `${two} renamed`)).toBeVisible();
  for (const name of [two, one]) {
    await open(page, scripts, settings);
    await remove(page, name);
    await expect(summary(page, name)).toHaveCount(0);
  }
});

test("whoever may not change settings has neither link nor page", { tag: "@noscript" }, async ({ page, scripts, journal }) => {
  await signIn(page, "reviewer");
  await open(page, scripts, "/requests");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" })).toHaveCount(0);
  journal.expectDocument(403);
  expect((await page.goto(settings))?.status()).toBe(403);
  await expect(page.getByRole("main")).toContainText("Ask Mei Lin.");
});
