// Mini programs that tests start from: the demonstration's by name, and new ones of a test's own, so that
// tests beside each other do not meet.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";

/** The public id of the mini program of the demonstration that has this name, for whoever is signed in. */
export async function idOf(page: Page, name: string): Promise<string> {
  const answer = await page.request.get(`/mini-programs?q=${encodeURIComponent(name)}`);
  const html = await answer.text();
  const rows = html.matchAll(/href="\/mini-programs\/(MP[0-9A-Z]+)\/information"[^>]*>(?:<[^>]*>|\s)*([^<]+)</g);
  const row = [...rows].find(([, , found]) => found?.trim() === name);
  if (!row?.[1]) {
    throw new Error(`no mini program ${name} in the list: ${answer.status()}`);
  }
  return row[1];
}

/** A name that no other test has: at most 30 wide. */
export function fresh(name: string): string {
  return `${name} ${randomBytes(4).toString("hex")}`;
}

interface Choice {
  id: number;
}

async function choices(request: APIRequestContext, workspace: string): Promise<[Choice[], Choice[]]> {
  const answer = await request.get(`/api/mini-program/creation-choices?workspace=${workspace}`, { headers: { accept: "application/json" } });
  return (await answer.json()) as [Choice[], Choice[]];
}

/** Creates a mini program in the workspace of whoever is signed in, without the form; gives back its id. */
export async function create(page: Page, name: string, more: Record<string, string> = {}): Promise<string> {
  const workspace = more.workspace ?? "lotus-coffee";
  const [categories, host_apps] = await choices(page.request, workspace);
  const fields = {
    workspace,
    kind: "dsl",
    entrance_url: "",
    default_language: "en",
    name,
    category: String(categories[0]?.id),
    host_app: String(host_apps[0]?.id),
    ...more,
  };
  const form = Object.fromEntries(Object.entries(fields).map(([field, value]) => [`form[${field}]`, value]));
  const answer = await page.request.post("/api/mini-program/create", { form, headers: { accept: "text/html" }, maxRedirects: 0 });
  const to = answer.headers().location ?? "";
  const id = /\/mini-programs\/(MP[0-9A-Z]+)\//.exec(to)?.[1];
  if (!id) {
    throw new Error(`${name} was not created: ${answer.status()} ${to} ${await answer.text()}`);
  }
  return id;
}

/** Creates a mini program with one version; gives back its id and the pages of that version. */
export async function createWithVersion(page: Page, name: string): Promise<{ id: string; pages: string[] }> {
  const id = await create(page, name);
  const buffer = readFileSync(join(import.meta.dirname, "..", "fixtures", "taro-alipay.zip"));
  const file = { name: "taro.zip", mimeType: "application/zip", buffer };
  await page.request.post(`/mini-programs/${id}/versions`, { multipart: { number: "1.0.0", file }, maxRedirects: 0 });
  const html = await (await page.request.get(`/mini-programs/${id}/versions/1.0.0`)).text();
  const listed = html.split('id="pages"')[1]?.split("</section>")[0] ?? "";
  const pages = [...listed.matchAll(/<code[^>]*>([^<]+)</g)].map(([, path]) => path ?? "");
  if (pages.length === 0) {
    throw new Error(`${name} has no version with pages`);
  }
  return { id, pages };
}
