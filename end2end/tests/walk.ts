// What the specs that walk a release share: its panel on the version's page, and each step as one takes it.
import { type Browser, expect, type Page } from "@playwright/test";
import { another, type Journal, open, type Person } from "./support.ts";

/** The panel of a target on the page of a version. */
export const panel = (page: Page, target: string) => page.locator("#releases .panel").filter({ has: page.getByRole("heading", { name: target, exact: true }) });

/** One mini program and the target that a version of it goes to. */
export interface Way {
  page: Page;
  scripts: boolean;
  id: string;
  /** The target as its panel is called. */
  target: string;
}

/** Opens the page of a version. */
export const version = ({ page, scripts, id }: Way, number: string): Promise<void> => open(page, scripts, `/mini-programs/${id}/versions/${number}`);

/** Submits a version, which lacks nothing; gives back the address of the request. */
export async function submit(way: Way, number: string, words = ""): Promise<string> {
  const { page, target } = way;
  await version(way, number);
  await panel(page, target).getByRole("link", { name: "Submit for release" }).click();
  await page.getByLabel("Note to the reviewer").fill(words);
  await page.getByRole("button", { name: "Submit for release" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Submitted" })).toBeVisible();
  await expect(panel(page, target).locator(".panel__head")).toContainText("Under review");
  return (await panel(page, target).getByRole("link", { name: /^Request \d+$/ }).getAttribute("href")) ?? "";
}

/** A reviewer opens a request in a browser of their own, does `deed` there and leaves. */
export async function review(browser: Browser, journal: Journal, address: string, scripts: boolean, deed: (reviewer: Page) => Promise<void>, who: Person = "reviewer"): Promise<void> {
  const reviewer = await another(browser, who, journal);
  await open(reviewer, scripts, address);
  await deed(reviewer);
  await reviewer.context().close();
}

/** What a reviewer does who has nothing to say. */
export async function approve(reviewer: Page): Promise<void> {
  await reviewer.getByRole("button", { name: "Approve" }).click();
  await expect(reviewer.locator(".page__head")).toContainText("Approved");
}

/** Gives a version to everybody, from its page and the page that asks once more. */
export async function toAll(way: Way, number: string): Promise<void> {
  const { page, target } = way;
  await version(way, number);
  await panel(page, target).getByRole("link", { name: "Release to all" }).click();
  await expect(page.locator("h1")).toHaveText("Release to all");
  await page.getByRole("button", { name: "Release to all" }).click();
  await expect(panel(page, target)).toContainText(`Live: ${number}`);
  await expect(panel(page, target).locator(".panel__head")).toContainText("Full");
}
