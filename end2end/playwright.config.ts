// Two projects over the same specs: `scripts` as people use it, and `no-scripts` for what must work
// before the WASM has loaded. A spec joins the second with `{ tag: "@noscript" }`.
import { defineConfig, devices } from "@playwright/test";

const chromium = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1440, height: 900 },
  locale: "en-GB",
  // A zone that is not UTC, so that a time formatted during the server's render is noticed.
  timezoneId: "Asia/Shanghai",
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
};

export default defineConfig({
  testDir: "tests",
  globalSetup: "./server.ts",
  retries: 0,
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "scripts", use: chromium },
    { name: "no-scripts", use: { ...chromium, javaScriptEnabled: false }, grep: /@noscript/ },
  ],
});
