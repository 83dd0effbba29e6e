import { arrive } from "./newcomer.ts";
import { create, fresh } from "./programs.ts";
import { another, axe, expect, fits, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

/** Makes whoever has this address Developer of a mini program, without the form. */
async function add(admin: Page, id: string, email: string): Promise<void> {
  const found = await admin.request.get(`/mini-programs/${id}/members?q=${encodeURIComponent(email)}`);
  const row = (await found.text()).split("<tr").find((it) => it.includes(email) && it.includes("/api/member/add")) ?? "";
  const member = /name="member"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="member"/.exec(row);
  const form = { id, member: member?.[1] ?? member?.[2] ?? "", role: "developer" };
  const added = await admin.request.post("/api/member/add", { form, headers: { accept: "application/json" } });
  expect(added.status(), await added.text()).toBe(200);
}

test("what an admin does stands in another open browser within a second, and is marked as read", async ({ page, browser, journal }) => {
  const newcomer = await arrive(page);
  await hydrated(page);
  const bell = page.getByRole("link", { name: /^Notifications, / });
  await expect(bell).toHaveAccessibleName("Notifications, 0 unread");
  const admin = await another(browser, "merchant-admin", journal);
  const name = fresh("Tea Bell");
  const id = await create(admin, name);
  // The stream is open when the page has taken over; what follows is not loaded anew.
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await add(admin, id, newcomer.email);
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread", { timeout: 1_000 });
  await expect(page.getByText("Unread notifications: 1")).toBeAttached();
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);

  await bell.click();
  await expect(page.getByRole("heading", { level: 1, name: "Notifications" })).toBeVisible();
  const said = `王晓雯 made you Mini Program Developer of ${name}`;
  const row = page.getByRole("row", { name: said });
  await expect(row).toContainText("Unread");
  await axe(page);
  await fits(page);
  await row.getByRole("button", { name: /^Mark as read/ }).click();
  await expect(row.getByRole("button")).toHaveCount(0);
  await expect(bell).toHaveAccessibleName("Notifications, 0 unread");
  await page.getByRole("link", { name: said }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await admin.context().close();
});

test("all are marked as read at once", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const newcomer = await arrive(page);
  const admin = await another(browser, "merchant-admin", journal);
  for (const name of [fresh("Tea One"), fresh("Tea Two")]) {
    await add(admin, await create(admin, name), newcomer.email);
  }
  await admin.context().close();
  await page.goto("/notifications");
  if (scripts) {
    await hydrated(page);
  }
  await expect(page.getByRole("link", { name: "Notifications, 2 unread" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Mark as read/ })).toHaveCount(2);
  await page.getByRole("button", { name: /^Mark as read/ }).first().click();
  await expect(page.getByRole("button", { name: /^Mark as read/ })).toHaveCount(1);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("button", { name: /^Mark/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Notifications, 0 unread" })).toBeVisible();
});

test("opening one marks it as read", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const newcomer = await arrive(page);
  const admin = await another(browser, "merchant-admin", journal);
  const name = fresh("Tea Open");
  await add(admin, await create(admin, name), newcomer.email);
  await admin.context().close();
  await page.goto("/notifications");
  if (scripts) {
    await hydrated(page);
  }
  const said = `王晓雯 made you Mini Program Developer of ${name}`;
  await page.getByRole("button", { name: said, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await page.goto("/notifications");
  await expect(page.getByRole("link", { name: "Notifications, 0 unread" })).toBeVisible();
  await page.getByRole("link", { name: said }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("whoever was told nothing reads what will stand here", { tag: "@noscript" }, async ({ page }) => {
  await arrive(page);
  await page.goto("/notifications");
  await expect(page.getByRole("heading", { name: "No notifications" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
});

test("a stranger hears nothing", async ({ page }) => {
  const answer = await page.request.get("/api/notifications/stream");
  expect(answer.status()).toBe(401);
});

test("a page that is left open goes on hearing after it was hidden", async ({ page, browser, journal }) => {
  const newcomer = await arrive(page);
  await hydrated(page);
  const bell = page.getByRole("link", { name: /^Notifications, / });
  const show = (hidden: boolean): Promise<void> =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await show(true);
  const admin = await another(browser, "merchant-admin", journal);
  await add(admin, await create(admin, fresh("Tea Hidden")), newcomer.email);
  await admin.context().close();
  await expect(bell).toHaveAccessibleName("Notifications, 0 unread");
  await show(false);
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
});

test("what was read and what was not stand on one page", async ({ page }) => {
  await signIn(page, "merchant-dev");
  await page.goto("/notifications");
  await hydrated(page);
  await expect(page.getByText("王晓雯 changed your role in Lotus Coffee to Mini Program Developer")).toBeVisible();
  await expect(page.getByText("王晓雯 made you Mini Program Admin of Lotus Coffee")).toBeVisible();
});
