import { arrive, newcomers_password } from "./newcomer.ts";
import { axe, expect, fillSignIn, fits, hydrated, test } from "./support.ts";
import type { Page } from "@playwright/test";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const panel = (page: Page, heading: string) => page.locator(".panel", { has: page.getByRole("heading", { name: heading, exact: true }) });

async function open(page: Page, scripts: boolean): Promise<void> {
  await page.goto("/account");
  if (scripts) {
    await hydrated(page);
  }
}

test("one changes one's own name, and the frame calls one by it", { tag: "@noscript" }, async ({ page, scripts }) => {
  await arrive(page);
  await open(page, scripts);
  await field(page, "Your name").fill("");
  await panel(page, "Name").getByRole("button", { name: "Save" }).click();
  await expect(field(page, "Your name")).toHaveAccessibleDescription(/this field is required/);
  await field(page, "Your name").fill("Nora Renamed");
  await panel(page, "Name").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(field(page, "Your name")).toHaveValue("Nora Renamed");
  await expect(page.getByRole("button", { name: "Account of Nora Renamed" })).toBeVisible();
  if (scripts) {
    await axe(page);
    await fits(page);
  }
});

test("one changes one's own password, knowing the present one", { tag: "@noscript" }, async ({ page, browser, scripts }) => {
  const newcomer = await arrive(page);
  const elsewhere = await browser.newContext({ baseURL: process.env.MINIDECK_URL ?? "", javaScriptEnabled: scripts });
  const other = await elsewhere.newPage();
  await fillSignIn(other, newcomer.email, newcomers_password);
  await expect(other).toHaveURL(/\/mini-programs$/);

  await open(page, scripts);
  const change = async (present: string, next: string): Promise<void> => {
    await field(page, "Current password").fill(present);
    await field(page, "New password").fill(next);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  await change("not the password", "another good password");
  await expect(field(page, "Current password")).toHaveAccessibleDescription("This is not your current password.");
  await expect(field(page, "Current password")).toHaveValue("");
  await change(newcomers_password, "short");
  await expect(field(page, "New password")).toHaveAccessibleDescription(/at least 12 characters/);
  await change(newcomers_password, "another good password");
  await expect(page.getByRole("status").filter({ hasText: "Password changed" })).toBeVisible();

  await other.goto("/account");
  await expect(other, "the other session has ended").toHaveURL(/\/sign-in/);
  await fillSignIn(other, newcomer.email, "another good password");
  await expect(other).toHaveURL("/account");
  await elsewhere.close();
});

test("one ends a session that one forgot elsewhere", { tag: "@noscript" }, async ({ page, browser, scripts }) => {
  const newcomer = await arrive(page);
  const other = await (await browser.newContext({ baseURL: process.env.MINIDECK_URL ?? "", userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1" })).newPage();
  await fillSignIn(other, newcomer.email, newcomers_password);
  await expect(other).toHaveURL(/\/mini-programs$/);

  await open(page, scripts);
  const rows = page.getByRole("table", { name: "Sessions" }).getByRole("row");
  await expect(rows.filter({ hasText: "This session" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "This session" })).toContainText("Chrome on");
  await rows.filter({ hasText: "Safari on iPhone" }).getByRole("button", { name: /^End session/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Session ended" })).toBeVisible();
  await expect(rows.filter({ hasText: "Safari on iPhone" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "End all other sessions" })).toHaveCount(0);
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);

  await fillSignIn(other, newcomer.email, newcomers_password);
  await expect(other).toHaveURL("/account");
  await open(page, scripts);
  await page.getByRole("button", { name: "End all other sessions" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Other sessions ended" })).toBeVisible();
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.context().close();
});

test("language and theme are chosen on the account page, and given back", { tag: "@noscript" }, async ({ page, scripts }) => {
  await arrive(page);
  await open(page, scripts);
  const html = page.locator("html");
  await field(page, "Language").selectOption({ label: "简体中文" });
  await field(page, "Theme").selectOption({ label: "Dark" });
  await panel(page, "Language and theme").getByRole("button", { name: "Save" }).click();
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveTitle("账号 · Minideck");
  if (scripts) {
    await hydrated(page);
  }
  await field(page, "语言").selectOption({ label: "跟随浏览器" });
  await field(page, "主题").selectOption({ label: "跟随系统" });
  await panel(page, "语言和主题").getByRole("button", { name: "保存" }).click();
  await expect(html, "the browser asks for English").toHaveAttribute("lang", "en");
  await expect(html).not.toHaveAttribute("data-theme", /./);
  await expect(field(page, "Language")).toHaveValue("browser");
  await expect(field(page, "Theme")).toHaveValue("system");
});
