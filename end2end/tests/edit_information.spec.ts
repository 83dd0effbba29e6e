import { deflateSync } from "node:zlib";
import type { Locator, Page } from "@playwright/test";
import { create, fresh } from "./programs.ts";
import { another, axe, expect, fits, hydrated, signIn, test } from "./support.ts";

/** A field of the texts of the language at a place in the form. */
const text = (page: Page, at: number, field: string): Locator => page.locator(`[name="form[texts][${at}][${field}]"]`);
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible();
const languages = (page: Page) => page.locator(".languages > label");
const choose = (page: Page, language: string) => languages(page).filter({ hasText: language }).click();

async function add(page: Page, language: string): Promise<void> {
  await page.getByLabel("Add a language").selectOption(language);
  await page.getByRole("button", { name: "Add language" }).click();
  await expect(languages(page).filter({ hasText: language })).toBeVisible();
}

const tagline = "Order ahead, skip the queue";
const description = "Order coffee and cake from the nearest shop, and pick it up without waiting.";

async function open(page: Page, id: string, scripts = true, query = ""): Promise<void> {
  await page.goto(`/mini-programs/${id}/information${query}`);
  if (scripts) {
    await hydrated(page);
  }
}

/** What is stored, as somebody else reads it. */
const stored = (page: Page, id: string) => expect.poll(async () => (await page.request.get(`/mini-programs/${id}/information`)).text());

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([size, body, sum]);
}

/** A grey PNG. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const lines = Buffer.alloc((width + 1) * height, 0x80);
  for (let line = 0; line < height; line += 1) {
    lines[line * (width + 1)] = 0;
  }
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });

test("texts of two languages are written, one beside the other, and stay", async ({ page }) => {
  const name = fresh("Tea");
  await signIn(page, "merchant-admin");
  const id = await create(page, name);
  await open(page, id);
  const bar = page.locator(".savebar");
  await expect(bar).toContainText("Changes take effect when you save");
  await text(page, 0, "tagline").fill(tagline);
  await text(page, 0, "description").fill(description);
  await expect(bar).toContainText("Unsaved changes");
  await add(page, "简体中文");
  await expect(bar).toContainText("Nothing is saved yet");
  await expect(text(page, 0, "tagline"), "a language more loses nothing").toHaveValue(tagline);
  await expect(text(page, 1, "name"), "and is open").toBeVisible();
  await expect(text(page, 0, "name")).toBeHidden();
  await expect(text(page, 1, "name")).toHaveAttribute("lang", "zh-CN");
  await expect(text(page, 1, "name")).toHaveAccessibleDescription(/^If left empty, the English text is shown\. 0 \/ 30$/);
  const chinese = fresh("茶");
  await text(page, 1, "name").fill(chinese);
  await text(page, 1, "tagline").fill("提前点单，到店即取");
  await choose(page, "English");
  await expect(text(page, 0, "tagline")).toBeVisible();
  await text(page, 0, "tagline").fill("Order now, skip the queue");
  await choose(page, "简体中文");
  await expect(text(page, 1, "tagline"), "what was typed in one language survives a look at another").toHaveValue("提前点单，到店即取");
  await axe(page);
  await fits(page);
  await save(page);
  await saved(page);
  await expect(bar).toContainText("Changes take effect when you save");
  await page.reload();
  await hydrated(page);
  await expect(text(page, 1, "name")).toHaveValue(chinese);
  await expect(text(page, 0, "tagline")).toHaveValue("Order now, skip the queue");
  const own = page.locator("aside").getByRole("row", { name: /^简体中文/ });
  await expect(own, "name and tagline, no description").toContainText("2 of 3");
  await own.getByRole("link", { name: "Description" }).click();
  await expect(text(page, 1, "description"), "the link leads to what is missing").toBeFocused();
  await page.goto(`/mini-programs?q=${encodeURIComponent(chinese)}`);
  await expect(page.getByRole("link", { name, exact: true }), "found by the new name, too").toBeVisible();
});

test("a name that is changed stands in the head at once", async ({ page }) => {
  const [name, other] = [fresh("Tea"), fresh("Coffee")];
  await signIn(page, "merchant-admin");
  await open(page, await create(page, name));
  await expect(page.locator("h1")).toHaveText(name);
  await text(page, 0, "name").fill(other);
  await save(page);
  await saved(page);
  await expect(page.locator("h1")).toHaveText(other);
});

test("with scripts off the form saves, adds a language and removes it", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await text(page, 0, "tagline").fill(tagline);
  await page.getByLabel("Keywords").fill("tea, cake");
  await page.getByLabel("Service e-mail").fill("care@tea.example");
  await add(page, "Bahasa Melayu");
  await expect(text(page, 0, "tagline")).toHaveValue(tagline);
  await expect(page.getByLabel("Keywords")).toHaveValue("tea, cake");
  await text(page, 1, "tagline").fill("Pesan dahulu, ambil terus");
  await save(page);
  await stored(page, id).toContain("Pesan dahulu");
  await open(page, id, scripts, "?language=ms");
  await expect(text(page, 1, "tagline")).toBeVisible();
  await expect(page.getByLabel("Service e-mail")).toHaveValue("care@tea.example");
  await page.getByLabel("Keywords").fill("tea");
  await page.getByRole("button", { name: "Remove Bahasa Melayu" }).click();
  await expect(languages(page)).toHaveText([/^English/]);
  await expect(page.getByLabel("Keywords"), "nothing typed is lost").toHaveValue("tea");
  await stored(page, id).toContain("Pesan dahulu");
  await save(page);
  await stored(page, id).not.toContain("Pesan dahulu");
  await page.reload();
  await expect(text(page, 0, "tagline")).toHaveValue(tagline);
});

test("Enter saves, and adds or removes no language", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await text(page, 0, "tagline").fill(tagline);
  await text(page, 0, "tagline").press("Enter");
  await stored(page, id).toContain(tagline);
});

test("a name that is taken is said in its language, which is opened", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await add(page, "简体中文");
  await text(page, 1, "name").fill("Lotus Coffee");
  await page.getByLabel("Keywords").fill("tea");
  await choose(page, "English");
  await save(page);
  await expect(text(page, 1, "name")).toHaveAccessibleDescription("This name is taken. Choose another.");
  await expect(text(page, 1, "name")).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("1 field needs attention.");
  await expect(languages(page).filter({ hasText: "简体中文" })).toContainText("Does not fit");
  await expect(text(page, 1, "name")).toHaveValue("Lotus Coffee");
  await expect(page.getByLabel("Keywords")).toHaveValue("tea");
  if (scripts) {
    await expect(text(page, 1, "name")).toBeFocused();
    await axe(page);
  }
});

test("wrong contacts and texts that are too short are refused at their fields", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await text(page, 0, "tagline").fill("short");
  await page.getByLabel("Service phone").fill("call us");
  await page.getByLabel("Service e-mail").fill("care");
  await save(page);
  await expect(text(page, 0, "tagline")).toHaveAccessibleDescription("Tagline: 5 of at least 10 characters. A Chinese character counts as 2.");
  await expect(page.getByLabel("Service phone")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Service e-mail")).toHaveAccessibleDescription("Not an e-mail address. Write it like name@company.example.");
  await expect(page.getByRole("alert")).toContainText("3 fields need attention.");
  if (scripts) {
    await expect(text(page, 0, "tagline")).toBeFocused();
  }
  await text(page, 0, "tagline").fill(tagline);
  await page.getByLabel("Service phone").fill("+60 3-5550 0142");
  await page.getByLabel("Service e-mail").fill("care@tea.example");
  await save(page);
  await stored(page, id).toContain("care@tea.example");
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

test("a text that is too short is said when one leaves its field", async ({ page }) => {
  await signIn(page, "merchant-admin");
  await open(page, await create(page, fresh("Tea")));
  await text(page, 0, "tagline").fill("short");
  await expect(text(page, 0, "tagline")).not.toHaveAttribute("aria-invalid");
  await text(page, 0, "description").focus();
  await expect(text(page, 0, "tagline")).toHaveAccessibleDescription("Tagline: 5 of at least 10 characters. A Chinese character counts as 2.");
  await expect(text(page, 0, "tagline")).toHaveAttribute("aria-invalid", "true");
  await text(page, 0, "tagline").fill(tagline);
  await text(page, 0, "description").focus();
  await expect(text(page, 0, "tagline")).not.toHaveAttribute("aria-invalid");
  await expect(text(page, 0, "tagline")).toHaveAccessibleDescription(/ \/ 30$/);
});

test("an edit that another one overtook is refused, and merged place by place", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const other = await another(browser, "admin", journal);
  await open(other, id, scripts);
  await text(other, 0, "tagline").fill("What the other one wrote");
  await text(other, 0, "description").fill("What the other one wrote at length");
  await other.getByLabel("Service phone").fill("+60 3-5550 0142");
  await save(other);
  await saved(other);

  await text(page, 0, "tagline").fill("What this one wrote");
  await text(page, 0, "description").fill("What this one wrote at length");
  await page.getByLabel("Keywords").fill("tea");
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Somebody else saved while you were editing.");
  const place = (name: string) => page.getByRole("group", { name, exact: true });
  await expect(place("Tagline in English")).toContainText("When you started: none");
  await expect(place("Tagline in English").getByRole("radio", { name: /^What the other one wrote.*Saved now, by/ })).not.toBeChecked();
  await expect(place("Tagline in English").getByRole("radio", { name: /^What this one wrote/ })).toBeChecked();
  await expect(place("Service phone").getByRole("radio", { name: /^\+60/ }), "left alone by this one").toBeChecked();
  await expect(place("Keywords"), "only this one changed them").toHaveCount(0);
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await expect(page.getByLabel(/^Keywords/)).toHaveValue("tea");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await open(other, id, scripts);
  await expect(text(other, 0, "tagline"), "nothing was overwritten").toHaveValue("What the other one wrote");

  await place("Description in English").getByRole("radio", { name: /^What the other one wrote at length/ }).check();
  await save(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await stored(page, id).toContain("What this one wrote");
  await page.goto(`/mini-programs/${id}/information`);
  await expect(text(page, 0, "tagline")).toHaveValue("What this one wrote");
  await expect(text(page, 0, "description")).toHaveValue("What the other one wrote at length");
  await expect(page.getByLabel("Service phone")).toHaveValue("+60 3-5550 0142");
  await expect(page.getByLabel("Keywords")).toHaveValue("tea");
  await other.context().close();
});

test("a logo is uploaded, refused in words, and removed, and typing is not disturbed", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const input = page.getByLabel("Logo file");
  const head = page.locator(".subject .logo img");
  await text(page, 0, "tagline").fill(tagline);
  await input.setInputFiles(file("wide.png", png(64, 32)));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByLabel("Logo file")).toHaveAccessibleDescription("The picture has 64 × 32 pixels; it must be square.");
  if (scripts) {
    await expect(text(page, 0, "tagline"), "only the logo's part of the page is new").toHaveValue(tagline);
    await axe(page);
  }
  await input.setInputFiles(file("text.png", Buffer.from("no picture")));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByLabel("Logo file")).toHaveAccessibleDescription("Not a PNG or JPEG, or the file is damaged.");
  await input.setInputFiles(file("logo.png", png(64, 64)));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("button", { name: "Replace", exact: true })).toBeVisible();
  await expect(head).toHaveJSProperty("naturalWidth", 64);
  await expect(page.locator("aside").getByRole("listitem").filter({ hasText: "Logo" })).not.toContainText("Missing");
  await page.goto("/mini-programs");
  await expect(page.locator(`tr:has([href="/mini-programs/${id}/information"]) .logo img`)).toBeVisible();
  await open(page, id, scripts);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeVisible();
  await expect(head).toHaveCount(0);
});

test("host apps are chosen, and the last one stays", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const boxes = page.getByRole("group", { name: "Release to" }).getByRole("checkbox");
  await expect(boxes.nth(0)).toBeChecked();
  await boxes.nth(1).check();
  await save(page);
  await saved(page);
  await expect(boxes.nth(1)).toBeChecked();
  await boxes.nth(0).uncheck();
  await boxes.nth(1).uncheck();
  await text(page, 0, "tagline").fill(tagline);
  await save(page);
  await expect(page.getByRole("alert")).toContainText("1 field needs attention.");
  await expect(boxes.nth(0)).toHaveAccessibleDescription("Choose at least one host app.");
  await expect(text(page, 0, "tagline")).toHaveValue(tagline);
  await boxes.nth(1).check();
  await save(page);
  await saved(page);
  await expect(boxes.nth(0)).not.toBeChecked();
  await expect(page.getByRole("group", { name: "Release to" }).locator("label").nth(1)).toContainText("First host app");
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
