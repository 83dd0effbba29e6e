import { axe, bothThemes, expect, fillSignIn, fits, hydrated, mail, password, signInAnew, test } from "./support.ts";

test("a page asked for signed out comes back after sign-in", { tag: "@noscript" }, async ({ page }) => {
  const wanted = "/mini-programs?status=created&sort=name";
  await page.goto(wanted);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(wanted)}`);
  await fillSignIn(page, mail("admin"), password());
  await expect(page).toHaveURL(wanted);
  await expect(page.locator("h1")).toBeVisible();
});

test("a wrong password and an unknown account get the same answer", { tag: "@noscript" }, async ({ page }) => {
  const answers: string[] = [];
  for (const who of ["developer@example.test", "nobody@example.test"]) {
    await page.goto("/sign-in");
    await fillSignIn(page, who, "not the password of anybody");
    const error = page.locator(".field__error, .note--danger").first();
    await expect(error).toBeVisible();
    answers.push(await error.innerText());
    await expect(page.locator('input[autocomplete="username"]')).toHaveValue(who);
  }
  expect(answers[1]).toBe(answers[0]);
});

test("next leads nowhere but to this console", { tag: "@noscript" }, async ({ page, baseURL }) => {
  for (const next of ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"]) {
    // Nothing of the page before asks without its session.
    await page.goto("about:blank");
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, mail("reviewer"), password());
    await expect(page).not.toHaveURL(/\/sign-in/);
    expect(new URL(page.url()).origin).toBe(baseURL);
  }
});

test("signing out ends the session", { tag: "@noscript" }, async ({ page }) => {
  await signInAnew(page, "developer");
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.name.startsWith("__Host-"));
  expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await expect(page).toHaveURL(/\/sign-in/);
  // The cookie kept by somebody else is worth nothing.
  await page.context().addCookies(cookies);
  await page.goto("/mini-programs");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("the page is understood by everybody", async ({ page }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await bothThemes(page, (theme) => axe(page, `/sign-in, ${theme}`));
  await fits(page);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("the browser's language is taken", { tag: "@noscript" }, async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(page.locator("h1")).toHaveText("登录");
  });
});
