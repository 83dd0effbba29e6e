import type { Locator, Page } from "@playwright/test";
import { create, fresh, idOf } from "./programs.ts";
import { another, axe, expect, fits, hydrated, signIn, test } from "./support.ts";

const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();
const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
const revisions = (page: Page): Locator => page.locator("aside .panel").filter({ has: page.getByRole("heading", { name: "Revisions", exact: true }) });

async function open(page: Page, id: string, scripts = true, query = "environment=test"): Promise<void> {
  await page.goto(`/mini-programs/${id}/configuration?${query}`);
  if (scripts) {
    await hydrated(page);
  }
}

/** The server reads a browser's list whatever its line ends are. */
async function fill(page: Page, scripts: boolean, client: string, domains: string): Promise<void> {
  await field(page, "Client ID").fill(client);
  await field(page, "Server domains").fill(domains);
  await save(page);
  // What an earlier save said may still stand there.
  await expect(page.locator("form[aria-busy]")).toHaveCount(0);
  await saved(page);
  if (scripts) {
    await hydrated(page);
  }
}

test("ids and domains of an environment are set, and kept as host names", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await expect(page.getByText("Nothing is set yet")).toBeVisible();
  await field(page, "Merchant ID").fill("218812047730");
  await field(page, "Web-view domains").fill("https://莲花.example/");
  await fill(page, scripts, "LC-2026-000418", "https://Pay.Tea.example/\nwss://live.tea.example");
  await expect(page).toHaveURL(`/mini-programs/${id}/configuration?environment=test`);
  await expect(field(page, "Client ID")).toHaveValue("LC-2026-000418");
  await expect(field(page, "Server domains")).toHaveValue("live.tea.example\npay.tea.example");
  await expect(field(page, "Web-view domains")).toHaveValue("xn--jh1anu.example");
  await expect(page.getByRole("list", { name: "Web-view domains in their own script" })).toContainText("莲花.example");
  await page.getByRole("navigation", { name: "Environment" }).getByRole("link", { name: "Production" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/configuration?environment=production`);
  await expect(field(page, "Client ID"), "each environment has its own").toHaveValue("");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
});

test("a wrong line is named, nothing is saved and nothing typed is lost", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const typed = "api.tea.example\nhttp://tea.example\n*.tea.example\n192.0.2.1\nAPI.tea.example/";
  await field(page, "Client ID").fill("2188 1204");
  await field(page, "Server domains").fill(typed);
  await save(page);
  await expect(page.getByRole("alert")).toContainText("5 entries need attention. Nothing was saved.");
  await expect(field(page, "Client ID")).toHaveAccessibleDescription("No spaces. Did you mean 21881204?");
  for (const line of ["Line 2, “http://tea.example”", "Line 3, “*.tea.example”", "Line 4, “192.0.2.1”", "Line 5, “API.tea.example/”: same as line 1."]) {
    await expect(field(page, "Server domains")).toHaveAccessibleDescription(new RegExp(line.replace(/[.*/]/g, "\\$&")));
  }
  await expect(field(page, "Server domains")).toHaveValue(typed);
  await expect(field(page, "Client ID")).toHaveValue("2188 1204");
  if (scripts) {
    await axe(page);
  }
  await fill(page, scripts, "21881204", "api.tea.example");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("revisions are compared, and an earlier one is restored", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  await fill(page, scripts, "one", "a.tea.example");
  await fill(page, scripts, "one", "a.tea.example\nb.tea.example");
  await fill(page, scripts, "three", "b.tea.example");
  await page.getByRole("combobox", { name: "Revision", exact: true }).selectOption("1");
  await page.getByRole("combobox", { name: "With", exact: true }).selectOption("2");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/configuration?environment=test&revision=1&with=2`);
  const compared = page.getByRole("region", { name: "Revisions 1 and 2" });
  await expect(compared.locator("ins")).toHaveText(["b.tea.example"]);
  await expect(compared.locator("del")).toHaveCount(0);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await compared.getByRole("button", { name: "Restore revision 2" }).click();
  await saved(page);
  await expect(field(page, "Client ID")).toHaveValue("one");
  await expect(field(page, "Server domains")).toHaveValue("a.tea.example\nb.tea.example");
  await expect(revisions(page).getByRole("listitem").first()).toContainText("Restored revision 2");
  await expect(revisions(page).getByRole("listitem").first()).toContainText("Current");
});

test("an edit that another one overtook is refused with what changed", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await open(page, id, scripts);
  const other = await another(browser, "admin", journal);
  await open(other, id, false);
  await field(other, "Server domains").fill("theirs.tea.example");
  await save(other);
  await saved(other);
  await field(page, "Server domains").fill("mine.tea.example");
  await save(page);
  await expect(page.getByRole("alert")).toContainText("Somebody else saved while you were editing.");
  await expect(page.getByRole("heading", { name: "Changed in the meantime" })).toBeVisible();
  await expect(page.locator("main ins").first()).toHaveText("theirs.tea.example");
  await expect(field(page, "Server domains")).toHaveValue("mine.tea.example");
  await save(page);
  await saved(page);
  await expect(field(page, "Server domains"), "whoever saves again has seen it").toHaveValue("mine.tea.example");
  await other.context().close();
});

test("a version's own value replaces the environment's as a whole", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  const id = await idOf(page, "Lotus Coffee");
  await open(page, id, scripts, "version=1.2.0&host_app=harbour-wallet&environment=test");
  const counts = page.getByRole("table", { name: "Values in effect" });
  await expect(counts.getByRole("row", { name: /^Server domains/ })).toContainText("next.test.lotus-coffee.example");
  await expect(counts.getByRole("row", { name: /^Server domains/ })).toContainText("This version");
  await expect(counts.getByRole("row", { name: /^Client ID/ })).toContainText("LC-TEST-000007");
  await expect(counts.getByRole("row", { name: /^Client ID/ })).toContainText("Test");
  await expect(field(page, "Client ID")).toHaveValue("");
  await page.getByRole("link", { name: "Values of Test" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/configuration?environment=test`);
  await page.locator("aside").getByRole("link", { name: "1 value" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/configuration?version=1.2.0&host_app=harbour-wallet&environment=test`);
});

test("a finding about a host leads whoever may list it to the tab", async ({ page }) => {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/versions/1.2.0`);
  await hydrated(page);
  const finding = page.locator("#findings").getByRole("listitem").filter({ hasText: "tiles.example appears in the code" });
  await finding.getByRole("link", { name: "List it in Configuration" }).click();
  await expect(page).toHaveURL(new RegExp(`/mini-programs/${id}/configuration$`));
  await expect(field(page, "Client ID")).toBeVisible();
});

test("whoever may not see it has no tab, no link and no page", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  journal.expectDocument(403);
  await signIn(page, "merchant-dev");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/versions/1.2.0`);
  await expect(page.locator("#findings")).toContainText("tiles.example appears in the code");
  await expect(page.getByRole("link", { name: "List it in Configuration" })).toHaveCount(0);
  const answer = await page.goto(`/mini-programs/${id}/configuration?environment=production`);
  expect(answer?.status()).toBe(403);
  if (scripts) {
    await hydrated(page);
  }
  await expect(page.getByRole("navigation", { name: "Mini program" }).getByRole("link", { name: "Configuration" })).toHaveCount(0);
  const text = await page.content();
  for (const hidden of ["LC-2026", "218812047730", "pay.lotus-coffee.example", "www.lotus-coffee.example"]) {
    expect(text, hidden).not.toContain(hidden);
  }
});
