import { expect, fillSignIn, hydrated, mail, password, test } from "./support.ts";
import { idOf } from "./programs.ts";
import { arrive } from "./newcomer.ts";
import { signIn } from "./support.ts";

test("one signs in, is named, and signs out", { tag: "@noscript" }, async ({ page, scripts }) => {
  await page.goto("/");
  await expect(page).toHaveURL("/sign-in");
  await expect(page).toHaveTitle("Sign in · Minideck");
  await fillSignIn(page, mail("merchant-dev"), password());
  await expect(page).toHaveURL("/mini-programs");
  await expect(page).toHaveTitle("Mini programs · Minideck");
  if (scripts) {
    await hydrated(page);
  }
  // The menu is the browser's own popover: it opens without scripts, too.
  await page.getByRole("button", { name: "Account of Daniel Okafor" }).click();
  const menu = page.locator("#account");
  await expect(menu).toBeVisible();
  await expect(menu).toContainText(mail("merchant-dev"));
  await menu.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.goto("/mini-programs");
  await expect(page).toHaveURL("/sign-in?next=%2Fmini-programs");
});

test("a link to a tab opened signed out comes back to that tab", { tag: "@noscript" }, async ({ page }) => {
  await signIn(page, "merchant-dev");
  const tab = `/mini-programs/${await idOf(page, "Lotus Coffee")}/versions`;
  await page.context().clearCookies();
  await page.goto(tab);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(tab)}`);
  await expect(page.getByRole("note")).toContainText(tab);
  await fillSignIn(page, mail("merchant-dev"), password());
  await expect(page).toHaveURL(tab);
  await expect(page).toHaveTitle("Lotus Coffee · Versions · Minideck");
  await expect(page.getByRole("link", { name: "1.2.0" })).toBeVisible();
});

test("after a wrong password the address stays, and the way on", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(401);
  }
  await page.goto("/sign-in?next=%2Frequests");
  await fillSignIn(page, mail("reviewer"), "not the password of anybody");
  const email = page.getByLabel("E-mail");
  await expect(page.getByText("The e-mail and password do not match.")).toBeVisible();
  await expect(email).toHaveValue(mail("reviewer"));
  await expect(page.getByLabel("Password")).toHaveValue("");
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await fillSignIn(page, mail("reviewer"), password());
  await expect(page).toHaveURL("/requests");
});

test("somebody who is signed in is not asked again", async ({ page }) => {
  await signIn(page, "reviewer");
  await page.goto("/sign-in?next=%2Frequests");
  await expect(page).toHaveURL("/requests");
});

test("the language is switched before and after signing in, and stays", { tag: "@noscript" }, async ({ page }) => {
  await page.goto("/sign-in?next=%2Frequests");
  await page.getByRole("button", { name: "简体中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("h1")).toHaveText("登录");
  expect(new URL(page.url()).searchParams.get("next"), "where one was going").toBe("/requests");
  await page.reload();
  await expect(page.locator("h1")).toHaveText("登录");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("h1")).toHaveText("Sign in");
});

test("language and theme are kept with the account", { tag: "@noscript" }, async ({ page, browser, scripts }) => {
  const newcomer = await arrive(page);
  const html = page.locator("html");
  const menu = page.locator("#account");
  const choose = async (name: string): Promise<void> => {
    if (scripts) {
      await hydrated(page);
    }
    await page.locator("[popovertarget=account]").click();
    await menu.getByRole("button", { name }).click();
  };
  // The redirect back may leave a question mark behind.
  const here = /\/requests\??$/;
  await page.goto("/requests");
  await choose("简体中文");
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expect(page).toHaveURL(here);
  await expect(page).toHaveTitle("申请 · Minideck");
  await choose("深色");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(page).toHaveURL(here);
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  const dark = await background();
  await page.reload();
  await expect(html).toHaveAttribute("lang", "zh-CN");
  await expect(html).toHaveAttribute("data-theme", "dark");
  expect(await background()).toBe(dark);

  const elsewhere = await browser.newContext({ baseURL: process.env.MINIDECK_URL ?? "", locale: "en-GB" });
  const other = await elsewhere.newPage();
  await fillSignIn(other, newcomer.email, "a good long password");
  await expect(other.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
  await elsewhere.close();

  await choose("跟随系统");
  await expect(html).not.toHaveAttribute("data-theme", /./);
  expect(await background(), "the system's light").not.toBe(dark);
});
