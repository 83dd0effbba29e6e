// A launch in review: rejected with findings, answered, submitted again, approved.
import type { Page } from "@playwright/test";
import { PNG } from "pngjs";
import { fresh, launchable } from "./programs.ts";
import { another, axe, expect, fits, hydrated, open, signIn, test } from "./support.ts";

/** Submits version 1.0.0 to Production, which is the last target of its page. */
async function submit(page: Page, scripts: boolean, id: string, words: string): Promise<void> {
  await page.goto(`/mini-programs/${id}/versions/1.0.0`);
  const address = await page.locator('a[href*="/submit?target="]').last().getAttribute("href");
  await open(page, scripts, address ?? "");
  await page.getByLabel("Note to the reviewer").fill(words);
  await page.getByRole("button", { name: "Submit for release" }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
}

/** The address of the request in review that has this title, for whoever asked for it. */
async function mine(page: Page, id: string): Promise<string> {
  await page.goto(`/requests?list=mine&status=in-review&mini_program=${id}`);
  return (await page.getByRole("link", { name: /^Launch / }).first().getAttribute("href")) ?? "";
}

test("a launch is rejected with findings, answered, submitted again and approved", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const name = fresh("Review");
  await signIn(page, "merchant-admin");
  const id = await launchable(page, name);
  await submit(page, scripts, id, "Try the first page");
  const first = await mine(page, id);
  await open(page, scripts, first);
  await expect(page.locator("h1")).toHaveText(`Launch ${name} 1.0.0`);
  await expect(page.locator("#changes")).toContainText("Ready to be launched");
  await expect(page.getByRole("button", { name: "Reject" })).toHaveCount(0);

  const reviewer = await another(browser, "reviewer", journal);
  await reviewer.goto(first);
  if (scripts) {
    await hydrated(reviewer);
  }
  await expect(reviewer.getByText("Try the first page")).toBeVisible();
  await expect(reviewer.locator("#changes")).toContainText("Nothing is live there: everything is new.");
  await expect(reviewer.locator("#configuration")).toContainText("Client ID");
  if (scripts) {
    await axe(reviewer);
    await fits(reviewer);
  }
  await reviewer.getByText("Reject instead…").click();
  await reviewer.getByLabel("Reason").fill("Not yet");
  await reviewer.getByLabel("What was found").fill("The fare is charged before it is shown");
  await reviewer.getByRole("button", { name: "Add another finding" }).click();
  const second = reviewer.getByRole("group", { name: "Finding 2" });
  await expect(second).toBeVisible();
  await expect(reviewer.getByLabel("Reason"), "what was typed is kept").toHaveValue("Not yet");
  await second.getByLabel("Severity").selectOption("should-fix");
  await second.getByLabel("Rule").fill("Rule 2.1");
  await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(second.getByLabel("What was found"), "one without a text").toHaveAttribute("aria-invalid", "true");
  await second.getByLabel("What was found").fill("The heading is cut");
  if (scripts) {
    await axe(reviewer);
  }
  await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(reviewer.locator("#findings li.finding")).toHaveCount(2);
  await expect(reviewer.locator(".page__head")).toContainText("Rejected");

  await open(page, scripts, first);
  const fare = page.locator("#findings li.finding").filter({ hasText: "The fare is charged" });
  await fare.locator("summary").click();
  await fare.getByLabel("Your answer").fill("It stands above the button now");
  await fare.getByRole("button", { name: "Answer", exact: true }).click();
  await expect(fare).toContainText("It stands above the button now");
  const heading = page.locator("#findings li.finding").filter({ hasText: "The heading is cut" });
  await heading.getByRole("button", { name: "Mark as fixed" }).click();
  await expect(heading).toContainText("Marked as fixed by");
  await expect(page.getByRole("button", { name: "Reopen" })).toHaveCount(0);
  await submit(page, scripts, id, "Please look again");
  const again = await mine(page, id);

  await reviewer.goto(again);
  if (scripts) {
    await hydrated(reviewer);
  }
  await expect(reviewer.locator("#earlier li.finding")).toHaveCount(1);
  await expect(reviewer.locator("#earlier")).toContainText("It stands above the button now");
  if (scripts) {
    await axe(reviewer);
  }
  await reviewer.getByRole("button", { name: "Mark as fixed" }).click();
  await expect(reviewer.locator("#earlier")).toHaveCount(0);
  await reviewer.getByRole("button", { name: "Approve" }).click();
  await expect(reviewer.locator(".page__head")).toContainText("Approved");
  await reviewer.context().close();

  await page.goto(`/mini-programs/${id}/versions/1.0.0`);
  await expect(page.getByText(/Release preparation|Pilot testing/).first()).toBeVisible();
});

test("a finding has a picture, which stays while its form comes back", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await launchable(page, fresh("Picture"));
  await submit(page, scripts, id, "Look at the heading");
  const request = await mine(page, id);
  const reviewer = await another(browser, "reviewer", journal);
  await open(reviewer, scripts, request);
  await reviewer.getByText("Reject instead…").click();
  const first = reviewer.getByRole("group", { name: "Finding 1" });
  await reviewer.getByLabel("Reason").fill("Not yet");
  await first.getByLabel("What was found").fill("The heading is cut");
  await first.getByLabel(/^Picture/).setInputFiles({ name: "shot.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(first.getByLabel(/^Picture/)).toHaveAccessibleDescription(/^Not a PNG, JPEG or WebP, or the file is damaged\./);
  await expect(first.getByLabel("What was found"), "what was typed is kept").toHaveValue("The heading is cut");
  const shot = { name: "shot.png", mimeType: "image/png", buffer: PNG.sync.write(new PNG({ width: 390, height: 844 })) };
  await first.getByLabel(/^Picture/).setInputFiles(shot);
  await reviewer.getByRole("button", { name: "Add another finding" }).click();
  await expect(first.getByRole("img", { name: "Picture of finding 1, already sent" })).toBeVisible();
  const second = reviewer.getByRole("group", { name: "Finding 2" });
  await second.getByLabel("What was found").fill("So is the price");
  await second.getByLabel(/^Picture/).setInputFiles(shot);
  await reviewer.getByRole("button", { name: "Add another finding" }).click();
  await second.getByLabel("Remove this picture").check();
  if (scripts) {
    await axe(reviewer);
    await fits(reviewer);
  }
  await reviewer.getByRole("button", { name: "Reject", exact: true }).click();
  await expect(reviewer.locator("#findings li.finding")).toHaveCount(2);
  await reviewer.context().close();

  await open(page, scripts, request);
  const picture = page.getByRole("img", { name: "Picture of the finding “The heading is cut”" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((it: HTMLImageElement) => it.naturalHeight)).toBe(844);
  await expect(page.locator("#findings img")).toHaveCount(1);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  const address = (await picture.getAttribute("src")) ?? "";
  await signIn(page, "other-admin");
  expect((await page.request.get(address)).status()).toBe(404);
});

test("whoever uploads may not open the launch of another", { tag: "@noscript" }, async ({ page, journal }) => {
  await signIn(page, "other-admin");
  journal.expectDocument(404);
  await page.goto("/requests/6");
  await expect(page.locator("h1")).toHaveText("Not found");
});
