// Two versions held against each other: what differs, one file by itself, and who may not look.
import type { Page } from "@playwright/test";
import { create, fresh } from "./programs.ts";
import { axe, expect, fits, hydrated, signIn, test } from "./support.ts";

const crcs = Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return crc >>> 0;
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crcs[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A zip of these files, stored as they are. */
function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const bytes = Buffer.from(text);
    // Version, flags, method, time, date, checksum, sizes, lengths of name and of extra fields.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), facts, name, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    list.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), facts, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(list.length, 4);
  end.writeUInt16LE(list.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\u0005\u0006"), end]);
}

const base = {
  "app.json": '{"pages": ["pages/index/index"]}',
  "app.js": "App({});\n",
  "pages/index/index.axml": "<view>{{ text }}</view>\n",
};
const versions: [string, Record<string, string>][] = [
  ["1.0.0", { ...base, "pages/index/index.js": "Page({\n  onLoad() {\n    my.showToast({});\n  },\n});\n", "utils/gone.js": "let gone = 1;\n" }],
  ["1.1.0", { ...base, "pages/index/index.js": "Page({\n  onLoad() {\n    my.tradePay({});\n  },\n});\n", "utils/fresh.js": "let fresh = 1;\n" }],
];

/** A new mini program with two versions; gives back its id. */
async function twoVersions(page: Page): Promise<string> {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Compared"));
  for (const [number, files] of versions) {
    const file = { name: "package.zip", mimeType: "application/zip", buffer: zip(files) };
    const answer = await page.request.post(`/mini-programs/${id}/versions`, { multipart: { number, file }, maxRedirects: 0 });
    expect(answer.headers().location, await answer.text()).toBe(`/mini-programs/${id}/versions/${number}`);
  }
  return id;
}

test("a version is compared with another one, from its page down to a line", { tag: "@noscript" }, async ({ page, scripts }) => {
  const id = await twoVersions(page);
  const comparison = `/mini-programs/${id}/versions/1.1.0/compare/1.0.0`;
  await page.goto(`/mini-programs/${id}/versions/1.1.0`);
  if (scripts) {
    await hydrated(page);
  }
  await expect(page.getByRole("link", { name: "Compare with 1.0.0, the previous version" })).toHaveAttribute("href", comparison);
  await expect(page.getByLabel("Compare with")).toHaveValue("1.0.0");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page).toHaveURL(comparison);
  await expect(page.locator("h1")).toHaveText("1.1.0 compared with 1.0.0");
  if (scripts) {
    await hydrated(page);
  }

  const files = page.getByRole("table", { name: "Files", exact: true });
  await expect(files.getByRole("row", { name: /utils\/fresh\.js/ })).toContainText("Added");
  await expect(files.getByRole("row", { name: /utils\/gone\.js/ })).toContainText("Removed");
  await expect(files.getByRole("row", { name: /pages\/index\/index\.js/ })).toContainText("Changed");
  await expect(files.getByRole("row")).toHaveCount(4);
  const jsapis = page.getByRole("table", { name: "JSAPIs", exact: true });
  await expect(jsapis.getByRole("row", { name: /tradePay/ })).toContainText("Added");
  await expect(jsapis.getByRole("row", { name: /showToast/ })).toContainText("Removed");
  await expect(page.getByRole("table", { name: "Size per package" }).getByRole("row", { name: /Main package/ })).toBeVisible();

  const difference = page.getByRole("region", { name: "Difference of pages/index/index.js" });
  await expect(difference.locator(".diff__cut")).toContainText("my.showToast({});");
  await expect(difference.locator(".diff__add")).toContainText("my.tradePay({});");
  if (scripts) {
    await axe(page);
    await fits(page);
  }

  await files.getByRole("link", { name: "utils/fresh.js" }).click();
  await expect(page).toHaveURL(`${comparison}?file=utils%2Ffresh.js`);
  await expect(page.locator(".diff__add")).toContainText("let fresh = 1;");
  await expect(page.locator("figure")).toHaveCount(1);
  await page.getByRole("link", { name: "All differences" }).click();
  await expect(page).toHaveURL(comparison);
  await page.getByRole("link", { name: "Swap sides" }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.0.0/compare/1.1.0`);
  await expect(page.getByRole("table", { name: "Files", exact: true }).getByRole("row", { name: /utils\/fresh\.js/ })).toContainText("Removed");
});

test("a version compared with itself says that nothing differs", { tag: "@noscript" }, async ({ page, scripts }) => {
  const id = await twoVersions(page);
  await page.goto(`/mini-programs/${id}/versions/1.1.0/compare/1.1.0`);
  await expect(page.getByRole("heading", { name: "No differences" })).toBeVisible();
  if (scripts) {
    await hydrated(page);
    await axe(page);
  }
});

test("a number that no version has, and a stranger, get 404", async ({ page, journal }) => {
  const id = await twoVersions(page);
  journal.expectDocument(404);
  const answer = await page.goto(`/mini-programs/${id}/versions/1.1.0/compare/9.9.9`);
  expect(answer?.status()).toBe(404);
  // What the page still asks for would be answered as to nobody.
  await page.goto("about:blank");
  await page.context().clearCookies();
  await signIn(page, "other-admin");
  journal.expectDocument(404);
  const theirs = await page.goto(`/mini-programs/${id}/versions/1.1.0/compare/1.0.0`);
  expect(theirs?.status()).toBe(404);
});
