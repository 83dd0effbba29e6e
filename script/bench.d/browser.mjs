// Chromium as the bench starts it, and a signed-in page in it.
import { createRequire } from "node:module";
const { chromium } = createRequire(new URL("../../end2end/package.json", import.meta.url))("@playwright/test");

/** The browser. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

/** A page of a browser of its own, signed in by a cookie, with nothing in its cache. */
export async function fresh(browser, base, cookie, network) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const [name, value] = cookie.split("=");
  // For https, since the name of the cookie asks for it; Chromium then sends it to 127.0.0.1 by http too.
  const url = base.replace("http:", "https:");
  const secure = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" };
  const { success } = await devtools.send("Network.setCookie", { name, value, url, ...secure });
  if (!success) throw new Error("Chromium does not take the session's cookie");
  await devtools.send("Network.enable");
  if (network) await devtools.send("Network.emulateNetworkConditions", network);
  page.on("console", (message) => message.type() === "error" && console.error(message.text().slice(0, 300)));
  page.on("pageerror", (error) => console.error(String(error).slice(0, 300)));
  return { context, page, devtools };
}
