// From an upload to everybody's phone and back again, through Production of a host app that tests with pilots:
// what `release_version`, `review_launch` and `remove_mini_program` look at one by one is walked here as a whole.
import type { Page } from "@playwright/test";
import { complete, create, fixture, fresh, hostApp, launchable, note, send } from "./programs.ts";
import { another, axe, expect, fits, open, signIn, test } from "./support.ts";
import { type Way, approve, panel, review, submit, toAll, version } from "./walk.ts";

async function upload(page: Page, scripts: boolean, id: string, number: string): Promise<void> {
  await open(page, scripts, `/mini-programs/${id}/versions/upload`);
  await page.locator("input[type=file]").setInputFiles(fixture("wux-weapp.zip"));
  await page.getByLabel("Version number").fill(number);
  await page.locator("main form button[type=submit]").click();
  await expect(page).toHaveURL(`/mini-programs/${id}/versions/${number}`, { timeout: 20_000 });
}

/** Adds the features that the package calls for, one after the other, as the page of the submission names them. */
async function grant(page: Page, scripts: boolean, submission: string): Promise<number> {
  for (let added = 0; ; added += 1) {
    await open(page, scripts, submission);
    const next = page.locator("li.finding").getByRole("link", { name: "Features", exact: true }).first();
    if ((await next.count()) === 0) {
      return added;
    }
    await next.click();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "Feature added" })).toBeVisible();
  }
}

/** Writes who tests, as one pastes it. */
async function testers({ page, target }: Way, typed: string): Promise<void> {
  await panel(page, target).getByRole("link", { name: "Testers" }).click();
  await page.getByLabel("Tester IDs").fill(typed);
  await page.getByRole("button", { name: "Save" }).click();
}

test("a package goes from upload through a rejection to everybody, is followed, brought back and removed", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  test.setTimeout(240_000);
  const admin = await another(browser, "admin", journal);
  const host = await hostApp(admin, { "form[production][pilot_testing]": "true" });
  await admin.context().close();
  const name = fresh("Walk");
  await signIn(page, "merchant-admin");
  const id = await create(page, name, { host_app: host.id });
  const way: Way = { page, scripts, id, target: `${host.name}, Production` };

  // Whoever admins a mini program makes a colleague its developer, who uploads.
  await open(page, scripts, `/mini-programs/${id}/members?q=merchant-dev`);
  await page.getByRole("row").filter({ hasText: "merchant-dev@example.test" }).getByRole("button", { name: "Add as Mini Program Developer" }).click();
  await expect(page.getByText("Added", { exact: true }).last()).toBeVisible();
  const developer = await another(browser, "merchant-dev", journal);
  await upload(developer, scripts, id, "1.0.0");
  await expect(developer.locator("#page-count")).toHaveText("97 pages");
  await expect(panel(developer, way.target)).toContainText("Nothing is live");
  await expect(developer.getByRole("link", { name: "Submit for release" })).toHaveCount(0);

  // What is missing is named, each with where it is mended, and mended there.
  await version(way, "1.0.0");
  await panel(page, way.target).getByRole("link", { name: "Submit for release" }).click();
  const submission = page.url();
  await expect(page.getByRole("button", { name: "Submit for release" })).toBeDisabled();
  await expect(page.getByText(/Missing or invalid: Logo/)).toBeVisible();
  await expect(page.getByText(/must be granted: add the feature Feedback UI/)).toContainText("showToast");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await complete(page, id, name);
  await note(page, id, "1.0.0");
  expect(await grant(page, scripts, submission)).toBeGreaterThan(3);
  await expect(page.locator("li.finding")).toHaveCount(0);
  const first = await submit(way, "1.0.0", "Try the first page");

  // Rejected, with what was found.
  await review(browser, journal, first, scripts, async (reviewer) => {
    await expect(reviewer.locator("h1")).toHaveText(`Launch ${name} 1.0.0`);
    await reviewer.getByText("Reject instead…").click();
    await reviewer.getByLabel("Reason").fill("One thing before it can go out");
    await reviewer.getByLabel("What was found").fill("The first page has no way back");
    await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(reviewer.locator(".page__head")).toContainText("Rejected");
  });
  await version(way, "1.0.0");
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Rejected");

  // Mended by the developer in a higher version, which goes through.
  await upload(developer, scripts, id, "1.0.1");
  await developer.context().close();
  await note(page, id, "1.0.1");
  const again = await submit(way, "1.0.1", "It has one now");
  await review(browser, journal, again, scripts, async (reviewer) => {
    await expect(reviewer.locator("#earlier")).toContainText("The first page has no way back");
    await reviewer.getByRole("button", { name: "Mark as fixed" }).click();
    await expect(reviewer.locator("#earlier")).toHaveCount(0);
    await approve(reviewer);
  });

  // Testers first; with nothing live there is nothing to be gray against, so then everybody.
  await version(way, "1.0.1");
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Pilot testing");
  await expect(panel(page, way.target)).toContainText("Nothing is live here yet, so it goes to everybody at once.");
  await testers(way, "anna\nben, carla\nanna");
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(page.getByLabel("Tester IDs")).toHaveValue("anna\nben\ncarla");
  await toAll(way, "1.0.1");
  await open(page, scripts, `/mini-programs/${id}/information`);
  await expect(page.locator(".subject")).toContainText("Released");

  // The next one has the same testers, then some of everybody, then everybody.
  await send(page, "/api/release/testers", { id, target: new URL(submission).searchParams.get("target") ?? "", "form[testers]": "anna" });
  const uploader = await another(browser, "merchant-dev", journal);
  await upload(uploader, scripts, id, "1.1.0");
  await uploader.context().close();
  await note(page, id, "1.1.0");
  const next = await submit(way, "1.1.0");
  await review(browser, journal, next, scripts, async (reviewer) => {
    await expect(reviewer.locator("#changes")).toContainText("1.1.0 compared with 1.0.1, the live version");
    await approve(reviewer);
  });
  await version(way, "1.1.0");
  await panel(page, way.target).getByRole("link", { name: "Testers" }).click();
  await expect(page.getByLabel("Tester IDs"), "kept for the next pilot").toHaveValue("anna");
  await version(way, "1.1.0");
  await panel(page, way.target).getByRole("link", { name: "10%", exact: true }).click();
  await expect(page.getByText(/1\.1\.0 goes from 0% to 10% of users/)).toBeVisible();
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await page.getByRole("button", { name: "Raise to 10%" }).click();
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Grayscale 10%");
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Live: 1.0.1");
  await toAll(way, "1.1.0");

  // Back to the one before.
  await panel(page, way.target).locator("summary").filter({ hasText: "Roll back" }).click();
  await panel(page, way.target).getByRole("link", { name: "Roll back to 1.0.1" }).click();
  await page.getByLabel("Reason").fill("The new one does not open");
  await page.getByRole("button", { name: "Roll back to 1.0.1" }).click();
  await expect(panel(page, way.target)).toContainText("Live: 1.0.1");

  // And off every phone.
  await open(page, scripts, `/mini-programs/${id}/removal`);
  await page.getByLabel("Reason").fill("The shop closes");
  await page.getByRole("button", { name: "Request removal" }).click();
  const removal = await page.getByRole("link", { name: /^#\d+$/ }).getAttribute("href");
  await version(way, "1.1.0");
  await expect(panel(page, way.target), "nothing moves meanwhile").toContainText("Somebody asked for the removal of this mini program.");
  await review(browser, journal, removal ?? "", scripts, approve);
  await open(page, scripts, `/mini-programs/${id}/removal`);
  await page.getByLabel("Name of the mini program").first().fill(name);
  await page.getByRole("button", { name: "Remove from every host app" }).click();
  await expect(page.getByText("Confirmed: every release was archived.")).toBeVisible();
  await version(way, "1.0.1");
  await expect(panel(page, way.target)).toContainText("Nothing is live");
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Archived");
  await open(page, scripts, `/mini-programs/${id}/information`);
  await expect(page.locator(".subject")).toContainText("Archived");
});

test("the first version of an HTML5 mini program goes the whole way to everybody", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  test.setTimeout(90_000);
  const name = fresh("Web Walk");
  await signIn(page, "merchant-admin");
  const id = await launchable(page, name, { host_app: "3" });
  const way: Way = { page, scripts, id, target: "Harbour Lite, Production" };
  await version(way, "1.0.0");
  await expect(page.getByText("Not scanned", { exact: false }).first()).toBeVisible();
  await expect(page.locator("main")).toContainText("https://launch.example/");
  const request = await submit(way, "1.0.0");

  // Editing the address afterwards changes neither the version nor what is decided.
  await complete(page, id, name, "https://elsewhere.example/");
  await review(browser, journal, request, scripts, async (reviewer) => {
    await expect(reviewer.locator("#changes")).toContainText("https://launch.example/");
    await expect(reviewer.locator("main")).not.toContainText("https://elsewhere.example/");
    await expect(reviewer.getByText("It has no package: nothing was scanned.")).toBeVisible();
    await approve(reviewer);
  });
  await version(way, "1.0.0");
  await expect(panel(page, way.target).locator(".panel__head")).toContainText("Release preparation");
  await toAll(way, "1.0.0");
  await expect(page.locator("main")).toContainText("https://launch.example/");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await open(page, scripts, `/mini-programs/${id}/information`);
  await expect(page.locator(".subject")).toContainText("Released");
  await open(page, scripts, `/mini-programs?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("1.0.0");
});
