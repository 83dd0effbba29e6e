// Takes the README's two pictures of a running server: node screenshots.mjs BASE PASSWORD
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [base, password] = process.argv.slice(2);
const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));
mkdirSync(folder, { recursive: true });
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: "light", locale: "en-GB" });
await page.goto(`${base}/sign-in`);
await page.fill("[name=email]", "admin@example.test");
await page.fill("[name=password]", password);
await page.click("main button[type=submit]");
const ready = () => page.waitForFunction(() => document.documentElement.hasAttribute("data-hydrated"));
await ready();
await page.locator("time", { hasText: "UTC" }).first().waitFor({ state: "detached" });
await page.screenshot({ path: `${folder}list.png` });
await page.getByRole("link", { name: "Lotus Coffee", exact: true }).click();
await page.getByRole("link", { name: "Versions", exact: true }).click();
await page.locator(".release__title a").first().click();
await page.getByRole("heading", { level: 1, name: /^Version / }).waitFor();
await page.screenshot({ path: `${folder}version.png` });
await browser.close();
