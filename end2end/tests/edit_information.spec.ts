import type { Locator, Page } from "@playwright/test";
import { create, fresh } from "./programs.ts";
import { another, expect, hydrated, signIn, test } from "./support.ts";

/** A field of the texts of the language at a place in the form. */
const text = (page: Page, at: number, field: string): Locator => page.locator(`[name="form[texts][${at}][${field}]"]`);
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const saved = (page: Page) => expect(page.locator(".savebar").getByRole("status")).toHaveText("Saved");
const languages = (page: Page) => page.locator("main").getByRole("navigation", { name: "Language" });

const tagline = "Order ahead, skip the queue";
const description = "Order coffee and cake from the nearest shop, and pick it up without waiting.";

async function open(page: Page, id: string, scripts = true, query = ""): Promise<void> {
  await page.goto(`/mini-programs/${id}/information${query}`);
  if (scripts) {
    await hydrated(page);
  }
}

test("texts of two languages are written, one beside the other, and stay", async ({ page }) => {
  const name = fresh("Tea");
  await signIn(page, "merchant-admin");
  const id = await create(page, name);
  await open(page, id);
  await expect(page.getByRole("status").filter({ hasText: "Changes take effect" })).toBeVisible();
  await text(page, 0, "tagline").fill(tagline);
  await text(page, 0, "description").fill(description);
  await expect(page.locator(".savebar")).toContainText("Unsaved changes");
  await page.getByLabel("Add a language").selectOption("简体中文");
  await save(page);
  await expect(languages(page).getByRole("link")).toHaveText([/^English/, /^简体中文/]);
  await expect(text(page, 0, "tagline"), "saving with a language more loses nothing").toHaveValue(tagline);

  await languages(page).getByRole("link", { name: "简体中文" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/information?language=zh-CN`);
  await expect(text(page, 1, "name")).toBeVisible();
  await expect(text(page, 0, "name")).toBeHidden();
  await expect(text(page, 1, "name")).toHaveAttribute("lang", "zh-CN");
  await expect(text(page, 1, "name")).toHaveAccessibleDescription("Left empty, the English text is shown.");
  const chinese = fresh("茶");
  await text(page, 1, "name").fill(chinese);
  await text(page, 1, "tagline").fill("提前点单，到店即取");
  await languages(page).getByRole("link", { name: "English" }).click();
  await expect(text(page, 0, "tagline")).toBeVisible();
  await text(page, 0, "tagline").fill("Order now, skip the queue");
  await languages(page).getByRole("link", { name: "简体中文" }).click();
  await expect(text(page, 1, "tagline"), "what was typed in one language survives a look at another").toHaveValue("提前点单，到店即取");
  await expect(page.locator(".savebar"), "also after a first save").toContainText("Unsaved changes");
  await save(page);
  await saved(page);
  await page.reload();
  await hydrated(page);
  await expect(text(page, 1, "name")).toHaveValue(chinese);
  await expect(text(page, 0, "tagline")).toHaveValue("Order now, skip the queue");
  const own = page.locator("aside").getByRole("row", { name: /^简体中文/ });
  await expect(own, "name and tagline, no description").toContainText("2 of 3");
  await page.goto(`/mini-programs?q=${encodeURIComponent(chinese)}`);
  await expect(page.getByRole("link", { name, exact: true }), "found by the new name, too").toBeVisible();
});

test("with scripts off the form saves, adds a language and removes it", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await text(page, 0, "tagline").fill(tagline);
  await page.getByLabel("Keywords").fill("tea, cake");
  await page.getByLabel("Service e-mail").fill("care@tea.example");
  await page.getByLabel("Add a language").selectOption("Bahasa Melayu");
  await save(page);
  await expect(languages(page).getByRole("link")).toHaveText([/^English/, /^Bahasa Melayu/]);
  await open(page, id, scripts, "?language=ms");
  await expect(text(page, 0, "tagline")).toHaveValue(tagline);
  await expect(page.getByLabel("Keywords")).toHaveValue("tea, cake");
  await expect(page.getByLabel("Service e-mail")).toHaveValue("care@tea.example");
  await text(page, 1, "tagline").fill("Pesan dahulu, ambil terus");
  await save(page);
  await expect.poll(async () => (await page.request.get(`/mini-programs/${id}/information`)).text()).toContain("Pesan dahulu");
  await open(page, id, scripts, "?language=ms");
  await page.getByRole("button", { name: "Remove Bahasa Melayu" }).click();
  await expect(languages(page).getByRole("link")).toHaveText([/^English/]);
  await page.reload();
  await expect(text(page, 0, "tagline")).toHaveValue(tagline);
});

test("a name that is taken is said in its language, which is opened", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(422);
  }
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await page.getByLabel("Add a language").selectOption("简体中文");
  await save(page);
  await expect(languages(page).getByRole("link")).toHaveCount(2);
  await open(page, id, scripts, "?language=zh-CN");
  await text(page, 1, "name").fill("Lotus Coffee");
  await page.getByLabel("Keywords").fill("tea");
  await save(page);
  await expect(text(page, 1, "name")).toHaveAccessibleDescription("This name is taken. Choose another one.");
  await expect(page.getByRole("alert")).toContainText("1 field needs another look.");
  await expect(languages(page).getByRole("link", { name: "简体中文" })).toContainText("Does not fit");
  await expect(text(page, 1, "name")).toHaveValue("Lotus Coffee");
  await expect(page.getByLabel("Keywords")).toHaveValue("tea");
  if (scripts) {
    await expect(text(page, 1, "name")).toBeFocused();
    await languages(page).getByRole("link", { name: "English" }).click();
    await save(page);
    await expect(text(page, 1, "name"), "the language of the first wrong field is opened").toBeFocused();
  }
});

test("wrong contacts and texts that are too short are refused at their fields", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(422);
  }
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await text(page, 0, "tagline").fill("short");
  await page.getByLabel("Service phone").fill("call us");
  await page.getByLabel("Service e-mail").fill("care");
  await save(page);
  await expect(text(page, 0, "tagline")).toHaveAccessibleDescription("Tagline: 5 wide; at least 10 are needed. A Chinese character counts 2.");
  await expect(page.getByLabel("Service phone")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Service e-mail")).toHaveAccessibleDescription("This is no e-mail address, like name@company.example.");
  await expect(page.getByRole("alert")).toContainText("3 fields need another look.");
  if (scripts) {
    await expect(text(page, 0, "tagline")).toBeFocused();
  }
  await text(page, 0, "tagline").fill(tagline);
  await page.getByLabel("Service phone").fill("+60 3-5550 0142");
  await page.getByLabel("Service e-mail").fill("care@tea.example");
  await save(page);
  await expect.poll(async () => (await page.request.get(`/mini-programs/${id}/information`)).text()).toContain("care@tea.example");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("widths are counted while one types", async ({ page }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id);
  const count = (at: number, field: string) => page.locator(".field", { has: text(page, at, field) }).locator(".field__count");
  await text(page, 0, "tagline").fill("莲花");
  await expect(count(0, "tagline")).toHaveText("4 / 30");
  await text(page, 0, "description").fill(description);
  await expect(count(0, "description")).toHaveText(`${description.length} / 200`);
  await page.getByRole("link", { name: "Discard" }).click();
  await expect(text(page, 0, "tagline")).toHaveValue("");
  await expect(count(0, "tagline"), "what is thrown away is not counted").toHaveText("0 / 30");
});

test("an edit that another one overtook is refused with what differs; saving again works", async ({ page, browser, journal }) => {
  journal.expectStatus(409);
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id);
  const other = await another(browser, "admin", journal);
  await open(other, id);
  await text(other, 0, "tagline").fill("What the other one wrote");
  await save(other);
  await saved(other);

  await text(page, 0, "tagline").fill("What this one wrote");
  await page.getByLabel("Keywords").fill("tea");
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Somebody saved while you were editing.");
  const table = page.getByRole("table", { name: "What is there now, and what you typed" });
  const row = table.getByRole("row").filter({ hasText: "Tagline" });
  await expect(row).toContainText("What the other one wrote");
  await expect(row).toContainText("What this one wrote");
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await expect(page.getByLabel("Keywords")).toHaveValue("tea");
  await open(other, id);
  await expect(text(other, 0, "tagline"), "nothing was overwritten").toHaveValue("What the other one wrote");

  await save(page);
  await saved(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.reload();
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await other.context().close();
});

test("with scripts off, too, an overtaken edit is refused and keeps what was typed", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  test.skip(scripts, "the same with scripts is another test");
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const other = await another(browser, "admin", journal);
  await open(other, id, scripts);
  await text(other, 0, "tagline").fill("What the other one wrote");
  await save(other);
  await expect.poll(async () => (await page.request.get(`/mini-programs/${id}/information`)).text()).toContain("What the other one wrote");
  await text(page, 0, "tagline").fill("What this one wrote");
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Somebody saved while you were editing.");
  await expect(page.getByRole("table", { name: "What is there now, and what you typed" })).toContainText("What the other one wrote");
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await save(page);
  await page.goto(`/mini-programs/${id}/information`);
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await other.context().close();
});

test("whoever may only read sees facts and no form", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs?q=Lotus%20Coffee");
  const to = await page.getByRole("link", { name: "Lotus Coffee", exact: true }).getAttribute("href");
  await page.context().clearCookies();
  await signIn(page, "merchant-dev");
  await page.goto(to ?? "");
  await hydrated(page);
  await expect(page.getByRole("definition").filter({ hasText: tagline })).toBeVisible();
  await expect(page.locator("main form")).toHaveCount(0);
});
