import { idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const box = (page: Page) => page.getByRole("searchbox", { name: "Name in any language, ID or creator" });
const names = (page: Page) => page.locator("tbody .table__link").allInnerTexts();
const rows = (page: Page) => page.locator("tbody tr");

async function list(page: Page, address = "/mini-programs"): Promise<void> {
  await page.goto(address);
  await hydrated(page);
}

test("typing searches: by name in any language from two characters on, by id, by creator", async ({ page }) => {
  await signIn(page, "admin");
  await list(page);
  await expect(rows(page)).toHaveCount(50);
  await box(page).pressSequentially("莲花咖");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL("/mini-programs?q=%E8%8E%B2%E8%8A%B1%E5%92%96");
  await expect(page.locator("tbody .table__link")).toHaveText("Lotus Coffee");
  await expect(box(page), "what is being typed in stays").toBeFocused();

  await box(page).fill("港湾");
  await expect(page).toHaveURL("/mini-programs?q=%E6%B8%AF%E6%B9%BE");
  await expect(rows(page)).toHaveCount(4);
  expect((await names(page)).sort()).toEqual(["Baucar Harbour", "Harbour Bill Pay", "Harbour Taxi", "港湾卡包"]);
  await expect(page.locator("#count")).toHaveText("4");
  await expect(page.locator("#heard")).toHaveText("4 results shown");

  const id = await idOf(page, "Harbour Taxi");
  await box(page).fill(id.toLowerCase().slice(0, 7));
  await expect(rows(page)).toHaveCount(1);
  await expect(page.locator("tbody .table__link")).toHaveText("Harbour Taxi");

  await box(page).fill("other-admin@example");
  await expect(page).toHaveURL("/mini-programs?q=other-admin%40example");
  await expect(rows(page).first()).toContainText("陈志强");
  for (const creator of await page.locator("tbody .person").allInnerTexts()) {
    expect(creator).toContain("陈志强");
  }
});

test("what is typed quickly ends with the answer to all of it", async ({ page }) => {
  await signIn(page, "admin");
  await list(page);
  await box(page).pressSequentially("harbour bill", { delay: 40 });
  await expect(page.locator("tbody .table__link")).toHaveText(["Harbour Bill Pay"]);
  await expect(box(page)).toHaveValue("harbour bill");
  await expect(page).toHaveURL("/mini-programs?q=harbour+bill");
});

test("filters and order stand in the address; back, forward and reload show the same", async ({ page }) => {
  await signIn(page, "admin");
  await list(page);
  await page.getByRole("button", { name: "Status" }).click();
  await page.locator("#status-filter").getByRole("link", { name: "Archived" }).click();
  await expect(page).toHaveURL("/mini-programs?status=archived");
  await expect(page.getByRole("button", { name: "Status: Archived" })).toBeVisible();
  await expect(page.locator("#status-filter"), "the menu is closed by a choice").toBeHidden();
  await page.getByRole("button", { name: "Type" }).click();
  await page.locator("#type-filter").getByRole("link", { name: "HTML5" }).click();
  await expect(page).toHaveURL("/mini-programs?status=archived&type=html5");
  for (const row of await rows(page).allInnerTexts()) {
    expect(row).toContain("Archived");
    expect(row).toContain("HTML5");
  }
  await page.getByLabel("Sort by").selectOption("Name");
  await expect(page).toHaveURL("/mini-programs?status=archived&type=html5&sort=name");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  const sorted = await names(page);
  const folded = sorted.map((it) => it.normalize("NFKC").toLowerCase());
  expect(folded).toEqual([...folded].sort());

  await page.goBack();
  await expect(page).toHaveURL("/mini-programs?status=archived&type=html5");
  await expect(page.getByLabel("Sort by")).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL("/mini-programs?status=archived");
  await expect(page.getByRole("button", { name: "Type", exact: true })).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(page).toHaveURL("/mini-programs?status=archived&type=html5&sort=name");
  await expect.poll(() => names(page)).toEqual(sorted);
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("Sort by")).toHaveValue("name");
  expect(await names(page)).toEqual(sorted);
});

test("back shows the earlier search in its box, too", async ({ page }) => {
  await signIn(page, "admin");
  await list(page, "/mini-programs?q=harbour");
  await expect(box(page)).toHaveValue("harbour");
  await page.getByRole("link", { name: "Harbour Bill Pay" }).click();
  await expect(page.locator("h1")).toHaveText("Harbour Bill Pay");
  await page.goBack();
  await expect(page).toHaveURL("/mini-programs?q=harbour");
  await expect(box(page)).toHaveValue("harbour");
  await page.getByRole("link", { name: "Mini programs", exact: true }).first().click();
  await expect(page).toHaveURL("/mini-programs");
  await expect(box(page), "a new search begins").toHaveValue("");
  await expect(rows(page)).toHaveCount(50);
  await page.goBack();
  await expect(box(page)).toHaveValue("harbour");
});

test("pages follow each other without a row twice, and back again", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs?sort=created");
  if (scripts) {
    await hydrated(page);
  }
  const pager = page.getByRole("navigation", { name: "Pages" });
  await expect(pager.getByRole("link", { name: "Previous" })).toHaveCount(0);
  const first = await names(page);
  await pager.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/\?sort=created&after=/);
  await expect(page.locator("tbody .table__link").first()).not.toHaveText(first[0] ?? "");
  const second = await names(page);
  expect(second).toHaveLength(50);
  expect(new Set([...first, ...second]).size).toBe(100);
  await page.reload();
  expect(await names(page)).toEqual(second);
  await pager.getByRole("link", { name: "Previous" }).click();
  await expect(page).toHaveURL(/\?sort=created&before=/);
  await expect.poll(() => names(page)).toEqual(first);
});

test("with scripts off the form searches and sorts", { tag: "@noscript" }, async ({ page, scripts }) => {
  test.skip(scripts, "with scripts it searches as one types");
  await signIn(page, "admin");
  await page.goto("/mini-programs?status=created");
  await box(page).fill("莲花");
  await page.getByLabel("Sort by").selectOption("Name");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/\bq=%E8%8E%B2%E8%8A%B1/);
  await expect(page).toHaveURL(/\bstatus=created/);
  await expect(page).toHaveURL(/\bsort=name/);
  expect(await names(page)).toContain("Lotus Coffee");
  await expect(box(page)).toHaveValue("莲花");
});

test("nothing found says so and shows all again", async ({ page }) => {
  await signIn(page, "other-admin");
  await list(page, "/mini-programs?q=Lotus");
  await expect(page.getByRole("heading", { name: "No matches" }), "another merchant's are not found").toBeVisible();
  await page.getByRole("link", { name: "Show all" }).click();
  await expect(page).toHaveURL("/mini-programs");
  await expect(page.getByRole("link", { name: "Harbour Taxi", exact: true })).toBeVisible();
  await expect(box(page)).toHaveValue("");
});

test("where there is nothing yet, the page says what to do first", async ({ page }) => {
  await signIn(page, "developer");
  await list(page);
  await expect(page.getByRole("heading", { name: "No mini programs yet" })).toBeVisible();
  await page.locator(".empty").getByRole("link", { name: "New mini program" }).click();
  await expect(page).toHaveURL("/mini-programs/new");
});

test("whoever reviews finds what is under review, and nothing else", async ({ page }) => {
  await signIn(page, "reviewer");
  await list(page);
  await expect(page.getByRole("link", { name: "Lotus Coffee", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Harbour Bill Pay" })).toHaveCount(0);
});

test("the switcher only changes the address", async ({ page }) => {
  await signIn(page, "admin");
  await list(page);
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.locator("#workspaces").getByRole("link", { name: /Lotus Coffee/ }).click();
  await expect(page).toHaveURL("/mini-programs?workspace=lotus-coffee");
  await expect(page.locator("#workspaces"), "the menu is closed by a choice").toBeHidden();
  await expect(page.getByRole("button", { name: /^Workspace/ })).toContainText("Lotus Coffee");
  await expect(page.getByRole("link", { name: "Harbour Bill Pay" })).toHaveCount(0);
  await box(page).fill("Lotus");
  await expect(page).toHaveURL("/mini-programs?workspace=lotus-coffee&q=Lotus");
  await expect(rows(page)).not.toHaveCount(50);
});
