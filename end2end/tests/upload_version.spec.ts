// Real packages of other people, made by script/fixtures.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { members, membersIn } from "./bridge.ts";
import { create, fixture, fresh, idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";

async function choose(page: Page, id: string, file: string, number: string, scripts = true): Promise<void> {
  await page.goto(`/mini-programs/${id}/versions/upload`);
  if (scripts) {
    await hydrated(page);
  }
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByLabel("Version number").fill(number);
}

const send = (page: Page) => page.locator("main form button[type=submit]").click();

/** Notes each step of the bar, however short it is shown; gives back what it noted. */
async function watchBar(page: Page): Promise<() => Promise<{ value: number; words: string }[]>> {
  const steps = await page.evaluateHandle(() => {
    const noted: { value: number; words: string }[] = [];
    new MutationObserver(() => {
      const bar = document.querySelector<HTMLProgressElement>(".upload progress");
      if (bar) {
        const words = document.querySelector(".upload .number")?.textContent ?? "";
        noted.push({ value: bar.value / bar.max, words });
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    return noted;
  });
  return () => steps.jsonValue();
}

/** The numbers of the versions that there are. */
async function numbers(page: Page, id: string): Promise<string[]> {
  const html = await (await page.request.get(`/mini-programs/${id}/versions`)).text();
  return [...html.matchAll(/\/versions\/(\d+\.\d+\.\d+)"/g)].map(([, number]) => number ?? "");
}

/** What of uploads lies in the folder of the server that did not become a version: names and sizes. */
function kept(): string[] {
  const folder = process.env.MINIDECK_DATA ?? "";
  return ["incoming", "packages"].flatMap((part) => {
    const entries = readdirSync(join(folder, part), { recursive: true, encoding: "utf8" });
    return entries.filter((it) => statSync(join(folder, part, it)).isFile()).map((it) => join(part, it));
  });
}

/** First members per namespace as the page of a version lists them. */
const listed = async (page: Page, namespace: string): Promise<string[]> => {
  const found = await page.locator(`tr[data-namespace="${namespace}"]`).evaluateAll((rows) => rows.map((row) => row.getAttribute("data-jsapi") ?? ""));
  return [...new Set(found.map((it) => it.split(".")[0] ?? ""))].sort();
};

test("the second finder follows scopes, and names that stand for the bridge", () => {
  const found = members(
    `wx.a(); wx['b']; wx[\`c\`]; const { d, e: f, ...rest } = wx; const m = wx; m.g?.(); wx?.h; class K { m() { return wx.i.j } }
     ({ k } = wx); function z({ l } = wx) {} wx[computed];
     function x(wx) { wx.no } (wx) => wx.no; { let wx = {}; wx.no } try {} catch (wx) { wx.no } function y() { wx.no; var wx }`,
    "wx",
  );
  expect([...found].join("")).toBe("abcdeghikl");
});

test.describe("packages of other people", () => {
  test("the example of wux-weapp is taken: its pages, and the JSAPIs that another parser finds", async ({ page }) => {
    test.setTimeout(60_000);
    await signIn(page, "merchant-dev");
    const id = await idOf(page, "Lotus Coffee");
    await page.goto(`/mini-programs/${id}/versions`);
    await hydrated(page);
    await page.getByRole("link", { name: "Upload version" }).first().click();
    await expect(page).toHaveURL(`/mini-programs/${id}/versions/upload`);
    await expect(page).toHaveTitle(/^Upload version · .+ · Minideck$/);
    const proposed = await page.getByLabel("Version number").inputValue();
    expect(proposed, "the highest and one more").toBe("1.2.1");
    await page.locator("input[type=file]").setInputFiles(fixture("wux-weapp.zip"));
    await expect(page.locator(".drop")).toContainText("wux-weapp.zip");
    // Slow enough that there is something between nothing and all: the file has 750 KB.
    const network = await page.context().newCDPSession(page);
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 300_000 });
    const seen = await watchBar(page);
    await send(page);
    await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.2.1`, { timeout: 20_000 });
    const steps = await seen();
    expect(steps.some(({ value, words }) => value > 0 && value < 1 && /^\d[\d.]* KB of 73\d KB sent$/.test(words) && !/^73/.test(words)), JSON.stringify(steps)).toBe(true);

    await expect(page.locator("#page-count")).toHaveText("97 pages");
    await page.locator("#pages summary").click();
    await expect(page.locator("#pages code")).toHaveCount(97);
    await expect(page.locator("#files")).toContainText("922 files");
    await expect(page.locator("main")).toContainText("WeChat family");
    const second = membersIn(fixture("wux-weapp"), [".js", ".ts", ".wxs"], "wx");
    expect(second.length).toBeGreaterThan(10);
    expect(await listed(page, "wx")).toEqual(second);
    await page.goto(`/mini-programs/${id}/versions`);
    await expect(page.getByRole("link", { name: "1.2.1", exact: true })).toBeVisible();
  });

  test("a number that is not higher is refused, naming the highest", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
    if (scripts) {
      journal.expectStatus(422);
    }
    await signIn(page, "merchant-dev");
    const id = await idOf(page, "Lotus Coffee");
    const highest = (await numbers(page, id))[0] ?? "";
    await choose(page, id, fixture("wux-weapp.zip"), "1.0.5", scripts);
    await send(page);
    await expect(page.getByLabel("Version number")).toHaveAccessibleDescription(`The number must be higher than ${highest}, the highest so far.`);
    expect(await numbers(page, id)).not.toContain("1.0.5");
  });

  test("Taro's template built for Alipay is taken, with the JSAPIs that another parser finds", async ({ page }) => {
    test.setTimeout(60_000);
    await signIn(page, "merchant-admin");
    const id = await create(page, fresh("Taro"));
    const file = { name: "taro.zip", mimeType: "application/zip", buffer: readFileSync(fixture("taro-alipay.zip")) };
    const answer = await page.request.post(`/mini-programs/${id}/versions`, { multipart: { number: "1.0.0", file }, maxRedirects: 0 });
    expect(answer.headers().location).toBe(`/mini-programs/${id}/versions/1.0.0`);
    const html = await (await page.request.get(`/mini-programs/${id}/versions/1.0.0`)).text();
    const rows = [...html.matchAll(/<tr [^>]*>/g)].map(([tag]) => tag).filter((tag) => tag.includes('data-namespace="my"'));
    const found = new Set(rows.map((tag) => (/data-jsapi="([^".]*)/.exec(tag)?.[1] ?? "")));
    expect([...found].sort()).toEqual(membersIn(fixture("taro-alipay"), [".js", ".sjs"], "my"));
    expect(html).toContain("Alipay family");
  });
});

test.describe("what is refused leaves nothing", () => {
  for (const { name, file, says } of [
    { name: "a component library", file: "mini-antui.zip", says: /Unknown format\. .*app\.json.* Nothing was saved\./ },
    { name: "a file cut in half", file: "half.zip", says: /incomplete|damaged/ },
  ]) {
    test(`${name} is refused for its reason`, { tag: "@noscript" }, async ({ page, journal, scripts }) => {
      if (scripts) {
        journal.expectStatus(422);
      }
      await signIn(page, "merchant-admin");
      const id = await create(page, fresh("Tea"));
      const before = kept();
      await choose(page, id, fixture(file), "1.0.0", scripts);
      await send(page);
      await expect(page.getByRole("alert")).toHaveText(says);
      await expect(page.getByLabel("Version number"), "what was typed stays").toHaveValue("1.0.0");
      expect(await numbers(page, id)).toEqual([]);
      expect(kept().filter((it) => !before.includes(it)).filter((it) => it.startsWith("incoming"))).toEqual([]);
      if (file === "half.zip") {
        await choose(page, id, fixture("taro-alipay.zip"), "1.0.0", scripts);
        await send(page);
        await expect(page, "the same number is still free").toHaveURL(`/mini-programs/${id}/versions/1.0.0`);
        await expect(page.locator("h1")).toHaveText("Version 1.0.0");
      }
    });
  }

  test("no file, and a number that is none, are said at their fields", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
    if (scripts) {
      journal.expectStatus(422);
    }
    await signIn(page, "merchant-admin");
    const id = await create(page, fresh("Tea"));
    await page.goto(`/mini-programs/${id}/versions/upload`);
    if (scripts) {
      await hydrated(page);
    }
    await send(page);
    await expect(page.getByText("Choose a zip to upload.")).toBeVisible();
    await choose(page, id, fixture("taro-alipay.zip"), "1.0", scripts);
    await send(page);
    await expect(page.getByLabel("Version number")).toHaveAccessibleDescription(/Use three numbers/);
    await expect(page.getByLabel("Version number")).toHaveValue("1.0");
    if (scripts) {
      await expect(page.getByLabel("Version number")).toBeFocused();
    }
    expect(await numbers(page, id)).toEqual([]);
  });

  test("an upload that is cancelled midway leaves neither row nor file", async ({ page, journal }) => {
    await signIn(page, "merchant-admin");
    const id = await create(page, fresh("Tea"));
    const before = kept();
    await choose(page, id, fixture("wux-weapp.zip"), "1.0.0");
    const network = await page.context().newCDPSession(page);
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 });
    journal.expect(/ERR_ABORTED/);
    await send(page);
    const bar = page.getByRole("progressbar", { name: "Upload" });
    await expect.poll(async () => Number((await bar.getAttribute("value")) ?? "0")).toBeGreaterThan(0.05);
    await page.locator(".upload").getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByText("Cancelled. Nothing was saved.")).toBeVisible();
    await expect(bar).toHaveCount(0);
    await expect(page.locator("main form button[type=submit]"), "the keyboard is not lost").toBeFocused();
    await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
    await expect.poll(() => kept().filter((it) => !before.includes(it)).filter((it) => it.startsWith("incoming"))).toEqual([]);
    expect(await numbers(page, id)).toEqual([]);
    await expect(page.locator("main form button[type=submit]"), "one may send again").toBeEnabled();
    await send(page);
    await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.0.0`, { timeout: 20_000 });
  });

  test("whoever may not upload finds no button, and no form", async ({ page, journal }) => {
    await signIn(page, "merchant-admin");
    const id = await idOf(page, "Lotus Rewards");
    await page.goto(`/mini-programs/${id}/versions`);
    await expect(page.getByRole("link", { name: "Upload version" }), "an HTML5 one has no package").toHaveCount(0);
    journal.expectDocument(404);
    const answer = await page.goto(`/mini-programs/${id}/versions/upload`);
    expect(answer?.status()).toBe(404);
  });
});
