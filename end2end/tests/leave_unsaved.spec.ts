import { create, fresh } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

const keywords = (page: Page) => page.getByLabel("Keywords");

async function typing(page: Page): Promise<string> {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea"));
  await page.goto(`/mini-programs/${id}/information`);
  await hydrated(page);
  await keywords(page).fill("tea, cake");
  return id;
}

/** What the browser asks when `act` leads away, answered with yes or no. */
async function asked(page: Page, yes: boolean, act: () => Promise<void>): Promise<string[]> {
  const questions: string[] = [];
  page.once("dialog", (dialog) => {
    questions.push(`${dialog.type()}: ${dialog.message()}`);
    void (yes ? dialog.accept() : dialog.dismiss());
  });
  await act();
  return questions;
}

test("a link asks before what was typed is left behind", async ({ page }) => {
  const id = await typing(page);
  const away = () => page.getByRole("link", { name: "Members", exact: true }).first().click();
  expect(await asked(page, false, away)).toEqual(["confirm: Something on this page is not saved. Leave it anyway?"]);
  await expect(page).toHaveURL(`/mini-programs/${id}/information`);
  await expect(keywords(page)).toHaveValue("tea, cake");
  expect(await asked(page, true, away)).toHaveLength(1);
  await expect(page).not.toHaveURL(/information/);
});

test("the browser asks before the page itself is left", async ({ page }) => {
  await typing(page);
  const questions = await asked(page, false, () => page.evaluate(() => window.location.reload()));
  await expect.poll(() => questions.length).toBe(1);
  expect(questions[0]).toContain("beforeunload");
  await expect(keywords(page)).toHaveValue("tea, cake");
});

test("nothing is asked of what was saved or is thrown away", async ({ page }) => {
  await typing(page);
  let questions = 0;
  page.on("dialog", (dialog) => {
    questions += 1;
    void dialog.accept();
  });
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.locator(".toast")).toBeVisible();
  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await expect(page).toHaveURL(/versions/);
  await page.locator(".tabs").getByRole("link", { name: /^Information/ }).click();
  await keywords(page).fill("something else");
  await page.getByRole("link", { name: "Discard" }).click();
  await expect(keywords(page)).toHaveValue("tea, cake");
  expect(questions).toBe(0);
});

test("a form that the server did not take stands as it was, and says so", async ({ page, journal }) => {
  journal.expectStatus(503);
  const id = await typing(page);
  await page.route("**/api/information/edit", (route) => route.fulfill({ status: 503, body: "" }));
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
  await expect(page).toHaveURL(`/mini-programs/${id}/information`);
  await expect(keywords(page)).toHaveValue("tea, cake");
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.getByRole("alert"), "said once, not once more each time").toHaveCount(1);
  await page.unroute("**/api/information/edit");
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.locator(".toast")).toBeVisible();
});
