// What is typed wrong, or pressed too late, on the way of a release: each form says why, and nothing changes.
import type { Page } from "@playwright/test";
import { fresh, hostApp, launchable, note, send } from "./programs.ts";
import { another, expect, open, signIn, test } from "./support.ts";
import { type Way, approve, panel, review, submit, toAll, version } from "./walk.ts";

test.describe.configure({ timeout: 90_000 });

async function second(way: Way, number: string): Promise<void> {
  await send(way.page, "/api/version/snapshot", { id: way.id, number });
  await note(way.page, way.id, number);
}

/** The address of the page that submits a version. */
const submission = (way: Way) => panel(way.page, way.target).getByRole("link", { name: "Submit for release" }).getAttribute("href");

test("a share that is none, or does not rise, is refused for its reason", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await launchable(page, fresh("Share"), { host_app: "3" });
  const way: Way = { page, scripts, id, target: "Harbour Lite, Production" };
  await review(browser, journal, await submit(way, "1.0.0"), scripts, approve);
  await toAll(way, "1.0.0");
  await second(way, "1.1.0");
  await review(browser, journal, await submit(way, "1.1.0"), scripts, approve);
  const none = "Enter a whole number from 1 to 99.";
  const rises = "The share can only be raised; it is 10% now.";
  const head = panel(page, way.target).locator(".panel__head");
  const share = panel(page, way.target).getByRole("spinbutton", { name: "Share of users" });
  await version(way, "1.1.0");
  await share.fill("10");
  await panel(page, way.target).getByRole("button", { name: "Raise the share" }).click();
  await page.getByRole("button", { name: "Raise to 10%" }).click();
  await expect(head).toContainText("Grayscale 10%");
  for (const [typed, words] of [["0", none], ["100", none], ["101", none], ["", none], ["2.5", none], ["10", rises], ["9", rises]] as const) {
    await version(way, "1.1.0");
    await share.fill(typed);
    await panel(page, way.target).getByRole("button", { name: "Raise the share" }).click();
    await expect(page.getByRole("alert"), typed).toHaveText(words);
    await expect(page.getByRole("button", { name: /^Raise to/ })).toHaveCount(0);
  }
  const asked = page.url().replace(/percent=[^&]*/, "percent=ten");
  await open(page, scripts, asked);
  await expect(page.getByRole("alert")).toHaveText(none);

  // Somebody raised it while one had the page open that asks once more.
  await open(page, scripts, asked.replace("percent=ten", "percent=20"));
  const faster = await another(browser, "merchant-admin", journal);
  await faster.goto(asked.replace("percent=ten", "percent=30"));
  await faster.getByRole("button", { name: "Raise to 30%" }).click();
  await expect(faster.locator("#releases")).toContainText("Grayscale 30%");
  await faster.context().close();
  if (scripts) {
    journal.expectStatus(409);
    journal.expectStatus(422);
  }
  await page.getByRole("button", { name: "Raise to 20%" }).click();
  await expect(page.getByRole("alert").first()).toContainText("The share can only be raised; it is 30% now.");
  await version(way, "1.1.0");
  await expect(head).toContainText("Grayscale 30%");

  // It is stopped; what never was live for everybody is nothing to go back to.
  await panel(page, way.target).getByRole("link", { name: "Cancel release" }).click();
  const release = new URL(page.url()).searchParams.get("release") ?? "";
  await page.getByRole("button", { name: "Cancel release" }).click();
  await expect(head).toContainText("Cancelled");
  await open(page, scripts, `/mini-programs/${id}/versions/1.1.0/confirm?do=roll-back&release=${release}`);
  await expect(page.getByText("It was never live for everybody there.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Roll back to/ })).toHaveCount(0);
  await version(way, "1.1.0");
  await expect(head).toContainText("Live: 1.0.0");
});

test("who submits twice, and who decides what was taken back, is told", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await launchable(page, fresh("Twice"), { host_app: "3" });
  const way: Way = { page, scripts, id, target: "Harbour Lite, Production" };
  await second(way, "1.1.0");
  await version(way, "1.0.0");
  const address = (await submission(way)) ?? "";
  const late = await page.context().newPage();
  await open(late, scripts, address);
  const request = await submit(way, "1.0.0");
  if (scripts) {
    journal.expectStatus(409);
    journal.expectStatus(422);
  }
  await late.getByRole("button", { name: "Submit for release" }).click();
  await expect(late.getByText("This version is already there: Under review.").first()).toBeVisible();
  await expect(late.getByRole("button", { name: "Submit for release" })).toBeDisabled();
  await open(late, scripts, address.replace("1.0.0", "1.1.0"));
  await expect(late.getByText("Another version is on its way there: Under review. Complete or cancel it first.")).toBeVisible();
  await late.close();

  await review(browser, journal, request, scripts, async (reviewer) => {
    const rejecting = await reviewer.context().newPage();
    await open(rejecting, scripts, request);
    await version(way, "1.0.0");
    await panel(page, way.target).getByRole("button", { name: "Withdraw" }).click();
    await expect(page.locator(".page__head")).toContainText("Withdrawn");
    await reviewer.getByRole("button", { name: "Approve" }).click();
    await expect(reviewer.getByRole("alert")).toContainText(/^Withdrawn by .*Nothing was changed\./);
    await rejecting.getByText("Reject instead…").click();
    await rejecting.getByLabel("Reason").fill("Too late");
    await rejecting.getByRole("button", { name: "Reject", exact: true }).click();
    await expect(rejecting.getByRole("alert")).toContainText(/^Withdrawn by .*Nothing was changed\./);
    await expect(rejecting.locator(".page__head")).toContainText("Withdrawn");
  });
  await version(way, "1.0.0");
  await expect(panel(page, way.target).getByRole("link", { name: "Submit for release" })).toBeVisible();
});

test("ids of testers that are too many or too long are refused, doubled ones count once", { tag: "@noscript" }, async ({ page, journal, scripts, browser }) => {
  const admin = await another(browser, "admin", journal);
  const host = await hostApp(admin, { "form[production][pilot_testing]": "true" });
  await admin.context().close();
  await signIn(page, "merchant-admin");
  const id = await launchable(page, fresh("Testers"), { host_app: host.id });
  const way: Way = { page, scripts, id, target: `${host.name}, Production` };
  await version(way, "1.0.0");
  const target = new URL((await submission(way)) ?? "", page.url()).searchParams.get("target") ?? "";
  const many = Array.from({ length: 101 }, (_, at) => `tester-${at}`);
  const ids = page.getByLabel("Tester IDs");
  if (scripts) {
    journal.expectStatus(422);
  }
  await open(page, scripts, `/mini-programs/${id}/versions/testers?target=${target}`);
  const write = async (typed: string): Promise<void> => {
    await ids.fill(typed);
    await page.getByRole("button", { name: "Save" }).click();
  };
  await write(many.join("\n"));
  await expect(ids).toHaveAccessibleDescription(/100/);
  await expect(ids, "what was typed is kept").toHaveValue(many.join("\n"));
  await write("x".repeat(129));
  await expect(ids).toHaveAccessibleDescription(/128/);
  await write([...many.slice(0, 100), "tester-0", "tester-1"].join(", "));
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(page.getByText("100 stored.")).toBeVisible();
});

/** What the page of a removal says at its top. */
const said = (page: Page, words: string) => expect(page.getByText(words).first()).toBeVisible();

test("a removal is refused while something is under way, and when it was taken back", { tag: "@noscript" }, async ({ page, browser, journal, scripts }) => {
  const name = fresh("Taken");
  await signIn(page, "merchant-admin");
  const id = await launchable(page, name, { host_app: "3" });
  const way: Way = { page, scripts, id, target: "Harbour Lite, Production" };
  const removal = `/mini-programs/${id}/removal`;
  await open(page, scripts, removal);
  await page.getByLabel("Reason").fill("The shop closes");
  const other = await page.context().newPage();
  const request = await submit({ ...way, page: other }, "1.0.0");
  if (scripts) {
    journal.expectStatus(409);
    journal.expectStatus(422);
  }
  await page.getByRole("button", { name: "Request removal" }).click();
  const under_way = "1.0.0 is in “Under review” at Harbour Lite, Production. Withdraw, cancel or complete it first.";
  await said(page, under_way);
  await open(page, scripts, removal);
  await said(page, under_way);
  await expect(page.getByRole("button", { name: "Request removal" })).toHaveCount(0);

  // Asked for, approved, and taken back while the page that confirms it is open.
  await send(page, "/api/request/withdraw", { number: request.replace(/\D/g, "") });
  await open(page, scripts, removal);
  await page.getByLabel("Reason").fill("The shop closes");
  await page.getByRole("button", { name: "Request removal" }).click();
  const asked = (await page.getByRole("link", { name: /^#\d+$/ }).getAttribute("href")) ?? "";
  await review(browser, journal, asked, scripts, approve);
  await open(page, scripts, removal);
  await page.getByLabel("Name of the mini program").first().fill(name);
  await send(other, "/api/request/withdraw", { number: asked.replace(/\D/g, "") });
  await other.close();
  await page.getByRole("button", { name: "Remove from every host app" }).click();
  await said(page, "The removal was withdrawn. It can be requested again.");
  await open(page, scripts, removal);
  await expect(page.getByRole("button", { name: "Request removal" })).toBeVisible();
  await version(way, "1.0.0");
  await expect(panel(page, way.target).getByRole("link", { name: "Submit for release" })).toBeVisible();
});
