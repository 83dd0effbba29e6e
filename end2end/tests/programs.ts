// Mini programs that tests start from: the demonstration's by name, and new ones of a test's own, so that
// tests beside each other do not meet.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { PNG } from "pngjs";

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

/** What is sent to a server function without its form; it has to be taken. */
export async function send(page: Page, address: string, form: Record<string, string>): Promise<void> {
  const answer = await page.request.post(address, { form, headers: { accept: "application/json" } });
  if (answer.status() !== 200) {
    throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
  }
}

interface Choice {
  id: number;
  name?: string;
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
  const buffer = readFileSync(fixture("taro-alipay.zip"));
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

/** A package that `script/fixtures` made. */
export const fixture = (name: string): string => {
  const path = join(import.meta.dirname, "..", "fixtures", name);
  if (!existsSync(path)) {
    throw new Error(`${name} is not there: run script/fixtures`);
  }
  return path;
};

/** Writes into a mini program's information all that a submission needs, in English, and gives it a logo. */
export async function complete(page: Page, id: string, name: string, entrance_url = ""): Promise<void> {
  const file = { name: "logo.png", mimeType: "image/png", buffer: PNG.sync.write(new PNG({ width: 64, height: 64 })) };
  await page.request.post(`/mini-programs/${id}/logo`, { multipart: { file }, maxRedirects: 0 });
  const tab = await (await page.request.get(`/mini-programs/${id}/information`)).text();
  const revision = /name="form\[revision\]"[^>]*value="(\d+)"/.exec(tab)?.[1] ?? "";
  const category = /<option[^>]*value="(\d+)"[^>]*selected/.exec(tab)?.[1] ?? "";
  await send(page, "/api/information/edit", {
    id,
    "form[revision]": revision,
    "form[texts][0][language]": "en",
    "form[texts][0][name]": name,
    "form[texts][0][tagline]": "Ready to be launched",
    "form[texts][0][description]": "All that a submission needs is here.",
    "form[category]": category,
    "form[entrance_url]": entrance_url,
  });
}

/** Writes the first release note of a version, in English. */
export async function note(page: Page, id: string, number: string): Promise<void> {
  await send(page, "/api/release/note", {
    id,
    number,
    "form[revision]": "1",
    "form[texts][0][language]": "en",
    "form[texts][0][text]": `What ${number} brings`,
  });
}

/** Creates an HTML5 mini program with all that a submission needs, and version 1.0.0. */
export async function launchable(page: Page, name: string, more: Record<string, string> = {}): Promise<string> {
  const id = await create(page, name, { kind: "html5", entrance_url: "https://launch.example/", ...more });
  await complete(page, id, name, "https://launch.example/");
  await send(page, "/api/version/snapshot", { id, number: "1.0.0" });
  await note(page, id, "1.0.0");
  return id;
}

export interface HostApp {
  id: string;
  key: string;
  name: string;
}

/** Adds a host app with Test and a Production, for a tenant's admin; with `more` its form says more. */
export async function hostApp(page: Page, more: Record<string, string> = {}): Promise<HostApp> {
  const name = fresh("Host");
  const key = name.toLowerCase().replace(" ", "-");
  await send(page, "/api/host-app/create", { workspace: "harbour-wallet", "form[key]": key, "form[name]": name, "form[test][on]": "true", ...more });
  const [, host_apps] = await choices(page.request, "harbour-wallet");
  const found = host_apps.find((it) => it.name === name);
  if (!found) {
    throw new Error(`${name} is not among the host apps`);
  }
  return { id: String(found.id), key, name };
}
