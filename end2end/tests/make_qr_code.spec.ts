import { readFileSync } from "node:fs";
import jsqr_module from "jsqr";
import { PNG } from "pngjs";
import { create, createWithVersion, fresh, idOf } from "./programs.ts";
import { axe, expect, fits, open, signIn, test } from "./support.ts";
import type { Page } from "@playwright/test";

// Its types describe another kind of module than it is.
const jsqr = jsqr_module as unknown as (data: Uint8ClampedArray, width: number, height: number) => { data: string; binaryData: number[] } | null;

const field = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}`));
const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";

/** What a downloaded picture says, read by another implementation than the one that drew it. */
async function download(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: link, exact: true }).click();
  const file = await started;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

function read(bytes: Buffer, side: number): string | undefined {
  const { width, height, data } = PNG.sync.read(bytes);
  expect([width, height]).toEqual([side, side]);
  const found = jsqr(new Uint8ClampedArray(data), width, height);
  // Its text comes from the bytes as they are.
  return found ? Buffer.from(found.binaryData).toString("utf8") : undefined;
}

test("a code is defined, downloaded, scanned and deleted", { tag: "@noscript" }, async ({ page, scripts, journal }) => {
  await signIn(page, "merchant-admin");
  const { id, pages } = await createWithVersion(page, fresh("Tea Boat"));
  const label = fresh("Table");
  const tab = `/mini-programs/${id}/qr-codes`;
  await open(page, scripts, tab);
  await page.getByRole("link", { name: "New code" }).click();
  await expect(page).toHaveURL(`${tab}/new`);
  await expect(page.locator("h1")).toHaveText("New code");
  await field(page, "Label").fill(label);
  await field(page, "Where it opens").selectOption({ label: "Harbour Wallet, Production" });
  await field(page, "Page optional").fill(`/${pages[0]}`);
  await field(page, "Page parameters").fill("table=12&from=桌贴");
  await page.getByRole("button", { name: "Create code" }).click();
  await expect(page.locator("h1")).toHaveText(label);
  await expect(page).toHaveURL(/\/qr-codes\/[0-9a-z]{26}$/);
  await expect(page.getByRole("img", { name: `QR code of ${label}` })).toBeVisible();
  await expect(page.getByRole("row", { name: "from" })).toContainText("桌贴");
  const address = page.url();
  const token = address.split("/").at(-1) ?? "";
  const link = `${process.env.MINIDECK_URL}/q/${token}`;
  await expect(page.locator(".copy").filter({ hasText: token })).toHaveAttribute("title", link);
  for (const side of [256, 512, 1024]) {
    const { name, bytes } = await download(page, `Download as PNG, ${side} pixels`);
    expect(name).toBe(`${label}-${side}.png`);
    expect(read(bytes, side)).toBe(link);
  }
  const svg = await download(page, "Download as SVG");
  expect(svg.bytes.toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 (\d+) \1"/);
  if (scripts) {
    await axe(page);
    await fits(page);
  }

  const scanned = await page.request.get(`/q/${token}`, { headers: { "user-agent": phone, "accept-language": "en" } });
  expect(scanned.status()).toBe(200);
  expect(await scanned.text()).toContain(`harbour-wallet://mini/${id}?environment=production&amp;version=&amp;page=${encodeURIComponent(pages[0] ?? "")}&amp;`);
  await expect(async () => {
    await page.reload();
    await expect(page.locator("dl.facts")).toContainText(/Scans\s*1/);
  }).toPass();

  await page.locator("summary", { hasText: "Delete" }).click();
  await page.getByRole("button", { name: "Delete this code" }).click();
  await expect(page).toHaveURL(tab);
  await expect(page.getByRole("status").filter({ hasText: "Removed" })).toBeVisible();
  await expect(page.getByRole("link", { name: label })).toHaveCount(0);
  expect((await page.request.get(`/q/${token}`)).status()).toBe(404);
  journal.expectDocument(404);
  expect((await page.goto(address))?.status()).toBe(404);
});

test("what is wrong is said beside its field, and nothing typed is lost", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  await open(page, scripts, `/mini-programs/${id}/qr-codes/new`);
  await field(page, "Label").fill("Poster");
  await field(page, "Page optional").fill("pages/gone/gone");
  await field(page, "Page parameters").fill("table=12#top");
  await field(page, "Last day").fill("2020-01-01");
  await page.getByRole("button", { name: "Create code" }).click();
  await expect(field(page, "Page optional")).toHaveAccessibleDescription(/the newest version, has no page pages\/gone\/gone/);
  await expect(field(page, "Page parameters")).toHaveAccessibleDescription(/would break the link/);
  await expect(field(page, "Last day")).toHaveAccessibleDescription(/^This day has passed/);
  await expect(field(page, "Where it opens")).toHaveAccessibleDescription(/./);
  await expect(field(page, "Label")).toHaveValue("Poster");
});

test("the default code is deleted and made again, with another link", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const { id } = await createWithVersion(page, fresh("Tea Ship"));
  await open(page, scripts, `/mini-programs/${id}/qr-codes`);
  const first = page.getByRole("link", { name: "For testing" });
  const before = await first.getAttribute("href");
  await first.click();
  await expect(page.locator("dl.facts")).toContainText("Newest version, now");
  await page.locator("summary", { hasText: "Delete" }).click();
  await page.getByRole("button", { name: "Delete this code" }).click();
  await expect(page.getByRole("heading", { name: "No default code" })).toBeVisible();
  await page.getByRole("button", { name: "Create the default code" }).click();
  await expect(first).toBeVisible();
  expect(await first.getAttribute("href")).not.toBe(before);
});

test("before there is a version the tab says what to do", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea Tram"));
  await open(page, scripts, `/mini-programs/${id}/qr-codes`);
  await expect(page.getByRole("heading", { name: "No versions yet" })).toBeVisible();
  await expect(page.locator("#served").getByRole("link", { name: "Upload version" })).toHaveAttribute("href", `/mini-programs/${id}/versions/upload`);
});
