import { idOf } from "./programs.ts";
import { axe, bothThemes, expect, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

/** What has the focus: its role is not asked for, its words are. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText.trim() || document.activeElement?.getAttribute("aria-label") || "");

test("the first stop leads past the navigation", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null), "the next stop is in the content").toBe(true);
});

test("whatever has the focus shows it", async ({ page }) => {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/information`);
  await hydrated(page);
  const unseen: string[] = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) {
        return "end";
      }
      const marked = (element: Element): boolean => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
      };
      // An input that is drawn by its label shows it there.
      return marked(at) || (at.parentElement !== null && marked(at.parentElement)) ? "" : at.outerHTML.slice(0, 120);
    });
    if (seen === "end") {
      break;
    }
    if (seen) {
      unseen.push(seen);
    }
  }
  expect(unseen).toEqual([]);
});

test("a row opens with Enter", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs?q=Harbour%20Bill");
  await hydrated(page);
  const link = page.getByRole("link", { name: "Harbour Bill Pay" });
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("Harbour Bill Pay");
  await page.goBack();
  await expect(page.getByRole("row")).toHaveCount(2);
  // And with a click anywhere on it.
  const there = await page.getByRole("row").nth(1).getByText("HTML5").boundingBox();
  await page.mouse.click((there?.x ?? 0) + 3, (there?.y ?? 0) + 3);
  await expect(page.locator("h1")).toHaveText("Harbour Bill Pay");
});

for (const menu of ["account", "workspaces", "status-filter", "type-filter"]) {
  test(`the menu ${menu} opens by keyboard, closes with Escape and gives the focus back`, async ({ page }) => {
    await signIn(page, "admin");
    await page.goto("/mini-programs");
    await hydrated(page);
    const button = page.locator(`[popovertarget="${menu}"]`);
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator(`#${menu}`)).toBeVisible();
    await bothThemes(page, (theme) => axe(page, `the menu ${menu}, ${theme}`));
    await page.keyboard.press("Tab");
    expect(await page.evaluate((id) => document.activeElement?.closest(`#${id}`) !== null, menu), "the next stop is in the menu").toBe(true);
    await page.keyboard.press("Escape");
    await expect(page.locator(`#${menu}`)).toBeHidden();
    await expect(button).toBeFocused();
  });
}

test("on a phone the navigation opens, leads on, and is closed then", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  const rail = page.locator("#rail");
  await expect(rail).toBeHidden();
  const open = page.getByRole("button", { name: "Open navigation" });
  await open.click();
  await expect(rail).toBeVisible();
  await bothThemes(page, (theme) => axe(page, `the navigation, ${theme}`));
  await page.keyboard.press("Escape");
  await expect(rail).toBeHidden();
  await expect(open).toBeFocused();
  await page.keyboard.press("Enter");
  await rail.getByRole("link", { name: "Requests" }).click();
  await expect(page).toHaveURL("/requests");
  await expect(rail, "not in the way of the page").toBeHidden();
});

test("a filter chosen by keyboard closes its menu", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto("/mini-programs");
  await hydrated(page);
  await page.locator('[popovertarget="type-filter"]').click();
  await page.locator("#type-filter").getByRole("link", { name: "HTML5" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/mini-programs?type=html5");
  await expect(page.locator("#type-filter")).toBeHidden();
  expect(await focused(page), "the focus is not lost").not.toBe("");
});

test("the id is copied, and that is said", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "admin");
  const id = await idOf(page, "Harbour Taxi");
  await page.goto(`/mini-programs/${id}/information`);
  await hydrated(page);
  await page.getByRole("button", { name: new RegExp(`^${id} ?, copy`) }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
});

test("after a form the keyboard stands where it stood, and what it did is read out", async ({ page }) => {
  await signIn(page, "reviewer");
  await page.goto("/requests/4");
  await hydrated(page);
  const comment = page.getByRole("button", { name: "Comment", exact: true });
  await comment.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Comment", { exact: true }), "what is wrong comes first").toBeFocused();
  await page.keyboard.type("Read out");
  await comment.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast[role=status]")).toHaveText("Comment added");
  await expect(comment).toBeFocused();
});

test("a page that was loaded anew for a wrong form begins at the wrong field", async ({ page, journal }) => {
  journal.expectDocument(422);
  await signIn(page, "developer");
  await page.goto("/account");
  await hydrated(page);
  const name = page.getByLabel("Your name");
  await name.fill("");
  await name.press("Enter");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
});

test("a page that a link leads to begins at its heading", async ({ page }) => {
  await signIn(page, "reviewer");
  await page.goto("/requests?status=all");
  await hydrated(page);
  await page.getByRole("link", { name: "Activate Location for Lotus Coffee #4" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});
