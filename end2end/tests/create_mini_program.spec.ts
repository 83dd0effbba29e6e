import { fresh } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const send = (page: Page) => page.getByRole("button", { name: "Create mini program" }).click();

async function open(page: Page, scripts: boolean, address = "/mini-programs/new"): Promise<void> {
  await page.goto(address);
  await expect(page).toHaveTitle("New mini program · Minideck");
  if (scripts) {
    await hydrated(page);
  }
}

test("a merchant's developer admin creates one with a package, and finds it", { tag: "@noscript" }, async ({ page, scripts }) => {
  const name = fresh("Tea House");
  await signIn(page, "merchant-admin");
  await page.goto("/mini-programs");
  if (scripts) {
    await hydrated(page);
  }
  await page.getByRole("link", { name: "New mini program" }).click();
  await expect(page).toHaveURL("/mini-programs/new");
  await expect(field(page, "Workspace").locator("option:checked")).toHaveText("Lotus Coffee");
  await page.getByRole("radio", { name: /^DSL/ }).check();
  await field(page, "Name").fill(name);
  await field(page, "Default language").selectOption("English");
  await field(page, "Category").selectOption("Food and drink");
  await field(page, "Host app").selectOption("Harbour Wallet");
  await send(page);
  await expect(page).toHaveURL(/\/mini-programs\/MP[0-9A-Z]{1,14}\/information$/);
  await expect(page).toHaveTitle(`${name} · Information · Minideck`);
  await expect(page.locator("h1")).toHaveText(name);
  await expect(page.locator(".subject")).toContainText("DSL");
  await expect(page.locator(".subject")).toContainText("Created");
  await page.goto(`/mini-programs?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
});

test("the operator creates an HTML5 one, in a merchant's workspace if they like", { tag: "@noscript" }, async ({ page, scripts }) => {
  const name = fresh("Tea on the web");
  await signIn(page, "admin");
  await open(page, scripts, "/mini-programs/new?workspace=harbour-taxi");
  await expect(field(page, "Workspace").locator("option:checked")).toHaveText("Harbour Taxi");
  await page.getByRole("radio", { name: /^HTML5/ }).check();
  await field(page, "Entrance URL").fill("https://tea.example/m?x=1");
  await field(page, "Name").fill(name);
  await field(page, "Category").selectOption("Shopping");
  await field(page, "Host app").selectOption("Harbour Lite");
  await send(page);
  await expect(page.locator("h1")).toHaveText(name);
  await expect(page.locator(".subject")).toContainText("HTML5");
  await expect(page.locator(".subject")).toContainText("Harbour Taxi");
  await expect(field(page, "Entrance URL")).toHaveValue("https://tea.example/m?x=1");
});

test("each wrong field says so, the first one is focused, and nothing typed is lost", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(422);
  }
  await signIn(page, "admin");
  await open(page, scripts);
  await page.getByRole("radio", { name: /^HTML5/ }).check();
  await field(page, "Entrance URL").fill("http://tea.example");
  await field(page, "Name").fill("茶");
  await field(page, "Default language").selectOption("简体中文");
  await send(page);
  const wrong = async (name: string, words: string): Promise<void> => {
    await expect(field(page, name), name).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, name), name).toHaveAccessibleDescription(words);
  };
  await wrong("Entrance URL", "The entrance URL must be a complete address that starts with https://.");
  await wrong("Name", "Name: 2 of at least 3 characters. A Chinese character counts as 2.");
  await expect(field(page, "Category")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Host app")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Default language")).not.toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Entrance URL")).toHaveValue("http://tea.example");
  await expect(field(page, "Name")).toHaveValue("茶");
  await expect(field(page, "Default language")).toHaveValue("zh-CN");
  await expect(page.getByRole("radio", { name: /^HTML5/ })).toBeChecked();
  if (scripts) {
    await expect(field(page, "Entrance URL")).toBeFocused();
  }

  const name = fresh("茶馆");
  await field(page, "Entrance URL").fill("https://tea.example");
  await field(page, "Name").fill(name);
  await field(page, "Category").selectOption("Shopping");
  await field(page, "Host app").selectOption("Harbour Wallet");
  await send(page);
  await expect(page.locator("h1")).toHaveText(name);
});

test("a name that another one has, in whatever language, is refused without saying whose", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(422);
  }
  await signIn(page, "merchant-admin");
  await open(page, scripts);
  // "Harbour Bill Pay" of the operator, which a merchant does not see; wide letters and case aside.
  await field(page, "Name").fill("ＨＡＲＢＯＵＲ bill PAY");
  await field(page, "Category").selectOption("Tools");
  await field(page, "Host app").selectOption("Harbour Wallet");
  await send(page);
  await expect(field(page, "Name")).toHaveAccessibleDescription("This name is taken. Choose another.");
  await expect(field(page, "Name")).toHaveValue("ＨＡＲＢＯＵＲ bill PAY");
});

test("the width is counted while one types", async ({ page }) => {
  await signIn(page, "merchant-admin");
  await open(page, true);
  const count = page.locator(".field", { has: field(page, "Name") }).locator(".field__count");
  await expect(count).toHaveText("0 / 30");
  await field(page, "Name").fill("莲花 tea");
  await expect(count).toHaveText("8 / 30");
});

test("the entrance URL is asked for only where there is one", async ({ page }) => {
  await signIn(page, "merchant-admin");
  await open(page, true);
  await expect(field(page, "Entrance URL")).toBeHidden();
  await page.getByRole("radio", { name: /^HTML5/ }).check();
  await expect(field(page, "Entrance URL")).toBeVisible();
});

for (const who of ["merchant-dev", "reviewer"] as const) {
  test(`${who} may not, and is not offered it`, async ({ page, journal }) => {
    await signIn(page, who);
    await page.goto("/mini-programs");
    await hydrated(page);
    await expect(page.getByRole("link", { name: "New mini program" })).toHaveCount(0);
    journal.expectDocument(403);
    const answer = await page.goto("/mini-programs/new");
    expect(answer?.status()).toBe(403);
    await hydrated(page);
    await expect(page.getByRole("heading", { name: "You do not have access" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Create mini program" })).toHaveCount(0);
  });
}
