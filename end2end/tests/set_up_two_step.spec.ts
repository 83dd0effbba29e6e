import { createHmac } from "node:crypto";
import { minideck } from "../server.ts";
import { arrive, newcomers_password } from "./newcomer.ts";
import { axe, expect, fillSignIn, fits, hydrated, test } from "./support.ts";
import type { Page } from "@playwright/test";

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

/** What an authenticator app with this key shows so many steps of half a minute from now (RFC 6238). */
function code(key: string, steps = 0): string {
  const bits = [...key].map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(it).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((it) => Number.parseInt(it, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function follow(page: Page, scripts: boolean, address: string): Promise<void> {
  await page.goto(address);
  if (scripts) {
    await hydrated(page);
  }
}

/** Sets it up on the account page; the key and the recovery codes. */
async function setUp(page: Page, scripts: boolean): Promise<{ key: string; codes: string[] }> {
  await follow(page, scripts, "/account");
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  await expect(page).toHaveURL("/account/two-step");
  await expect(page.getByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  const key = (await page.locator(".two-step__key .copy").getAttribute("title")) ?? "";
  expect(key).toMatch(/^[A-Z2-7]{32}$/);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await field(page, "Code").fill("000000");
  await field(page, "Current password").fill(newcomers_password);
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(field(page, "Code")).toHaveAccessibleDescription(/^This code is wrong/);
  await expect(page.locator(".two-step__key .copy"), "the key that was scanned").toHaveAttribute("title", key);
  await field(page, "Code").fill(code(key));
  await field(page, "Current password").fill(newcomers_password);
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("heading", { name: "Recovery codes" })).toBeVisible();
  const codes = await page.locator(".two-step__codes li").allTextContents();
  expect(codes).toHaveLength(10);
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  await follow(page, scripts, "/account/two-step");
  await expect(page.getByText(codes[0] ?? "no code"), "they are shown once").toHaveCount(0);
  return { key, codes };
}

test("a second step is set up, asked for, and comes back to where one was going", { tag: "@noscript" }, async ({ page, scripts }) => {
  test.slow();
  const newcomer = await arrive(page);
  const { key, codes } = await setUp(page, scripts);
  await page.context().clearCookies();
  await page.goto("/requests");
  await expect(page).toHaveURL("/sign-in?next=%2Frequests");
  await fillSignIn(page, newcomer.email, newcomers_password);
  await expect(page).toHaveURL("/sign-in/code?next=%2Frequests");
  await expect(page).toHaveTitle("Second step · Minideck");
  await page.goto("/requests");
  await expect(page, "the password alone opens nothing").toHaveURL("/sign-in?next=%2Frequests");
  await page.goto("/sign-in/code?next=%2Frequests");
  if (scripts) {
    await axe(page);
    await fits(page);
  }
  const show = async (typed: string): Promise<void> => {
    await field(page, "Code").fill(typed);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await show("000000");
  await expect(field(page, "Code")).toHaveAccessibleDescription(/^This code is wrong/);
  // The step of now was used up by setting it up.
  await show(code(key, 1));
  await expect(page).toHaveURL("/requests");

  await page.context().clearCookies();
  await page.goto("/requests");
  await fillSignIn(page, newcomer.email, newcomers_password);
  await show((codes[4] ?? "").toUpperCase());
  await expect(page, "a recovery code stands in for the app").toHaveURL("/requests");
  await follow(page, scripts, "/account");
  await expect(page.locator(".facts", { hasText: "Recovery codes left" })).toContainText("9");

  await page.getByText("Switch off two-step sign-in").first().click();
  const form = page.locator("details[open] form");
  await form.getByLabel("Current password").fill(newcomers_password);
  await form.getByLabel("Code").fill(codes[5] ?? "");
  await form.getByRole("button", { name: "Switch off two-step sign-in" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Two-step sign-in switched off" })).toBeVisible();
  await page.context().clearCookies();
  await fillSignIn(page, newcomer.email, newcomers_password);
  await expect(page, "the password is enough again").toHaveURL(/\/mini-programs$/);
});

test("whoever runs the server switches a lost second step off", async ({ page, scripts }) => {
  const newcomer = await arrive(page);
  await setUp(page, scripts);
  const said = minideck(process.env.MINIDECK_DATA ?? "", {}, ["user", "reset-two-step", newcomer.email]);
  expect(said).toContain(newcomer.email);
  await page.context().clearCookies();
  await fillSignIn(page, newcomer.email, newcomers_password);
  await expect(page).toHaveURL(/\/mini-programs$/);
});

test("a second step without a first one says so", { tag: "@noscript" }, async ({ page, journal }) => {
  journal.expectDocument(410);
  await page.goto("/sign-in/code?next=%2Frequests");
  await expect(page.locator("h1")).toHaveText("Sign in again");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/sign-in?next=%2Frequests");
});
