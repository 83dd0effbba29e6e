// Every page there is, and who opens it: for the checks that hold everywhere.
import type { Page } from "@playwright/test";
import { idOf } from "./programs.ts";
import { type Journal, type Person, expect, hydrated, signIn } from "./support.ts";

export interface Shown {
  name: string;
  /** Who looks; nobody is signed out. */
  who?: Person;
  /** `{Lotus Coffee}` stands for the id of the mini program of that name. */
  address: string;
  /** What the page answers with, where it is not 200. */
  status?: number;
  /** What is done on it before one looks. */
  then?: (page: Page) => Promise<void>;
}

const submit = async (page: Page): Promise<void> => {
  await page.locator("main form button[type=submit]").last().click();
  await expect(page.locator("main [aria-invalid=true]").first()).toBeVisible();
};

const press = (button: string) => async (page: Page): Promise<void> => {
  await page.locator(`[popovertarget="${button}"]`).click();
  await expect(page.locator(`#${button}`)).toBeVisible();
};

const spoil = async (page: Page): Promise<void> => {
  await page.locator('[name="form[texts][0][tagline]"]').fill("short");
  await page.locator('[name="form[service_email]"]').fill("care");
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.getByRole("alert")).toBeVisible();
};

const unfold = async (page: Page): Promise<void> => {
  await page.locator("aside summary.button").click();
  await expect(page.locator("aside textarea[name=reason]")).toBeVisible();
};

const misspell = async (page: Page): Promise<void> => {
  await page.getByLabel("Server domains", { exact: true }).or(page.getByLabel("服务器域名", { exact: true })).fill("http://a.example\n*.b.example");
  await page.locator(".savebar button[type=submit]").click();
  await expect(page.locator("main [aria-invalid=true]").first()).toBeVisible();
};

const addLanguage = async (page: Page): Promise<void> => {
  await page.locator('[name="form[add_language]"]').selectOption("th");
  await page.locator('[name="form[step]"][value="add"]').click();
  await expect(page.locator('[name="form[texts][2][name]"], [name="form[texts][3][name]"]').first()).toBeVisible();
};

/** Follows the link of the page that leads to an address with `part` in it; the last one, where several do. */
const follow = (part: string) => async (page: Page): Promise<void> => {
  const before = (await page.locator("h1").first().textContent()) ?? "";
  await page.locator(`main a[href*="${part}"]`).last().click();
  await page.waitForURL((url) => url.href.includes(part));
  await expect(page.locator("h1").first()).not.toHaveText(before);
};

export const pages: Shown[] = [
  { name: "sign-in", address: "/sign-in" },
  { name: "sign-in-next", address: "/mini-programs?status=created" },
  { name: "first-run-spent", address: "/first-run?token=spent", status: 410 },
  { name: "password-spent", address: "/password?token=spent", status: 410 },
  { name: "list", who: "admin", address: "/mini-programs" },
  { name: "list-account-menu", who: "admin", address: "/mini-programs?status=archived", then: press("account") },
  { name: "list-filter-menu", who: "admin", address: "/mini-programs?status=archived", then: press("status-filter") },
  { name: "list-no-hit", who: "admin", address: "/mini-programs?q=zzzz" },
  { name: "list-under-review", who: "reviewer", address: "/mini-programs" },
  { name: "list-empty", who: "developer", address: "/mini-programs" },
  { name: "list-filtered", who: "admin", address: "/mini-programs?workspace=lotus-coffee&q=%E8%8E%B2%E8%8A%B1&sort=name" },
  { name: "create", who: "merchant-admin", address: "/mini-programs/new" },
  { name: "create-errors", who: "admin", address: "/mini-programs/new", then: submit },
  { name: "create-denied", who: "reviewer", address: "/mini-programs/new", status: 403 },
  { name: "information", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/information" },
  { name: "information-errors", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/information", then: spoil },
  { name: "information-reader", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/information" },
  { name: "information-html5", who: "merchant-admin", address: "/mini-programs/{Lotus Rewards}/information" },
  { name: "removal", who: "merchant-admin", address: "/mini-programs/{Lotus Summer Van}/removal" },
  { name: "removal-confirm", who: "admin", address: "/mini-programs/{港湾卡包}/removal" },
  { name: "removal-denied", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/removal", status: 403 },
  { name: "bin", who: "admin", address: "/workspaces/harbour-wallet/bin" },
  { name: "bin-empty", who: "other-admin", address: "/workspaces/harbour-taxi/bin" },
  { name: "bin-denied", who: "reviewer", address: "/workspaces/harbour-wallet/bin", status: 403 },
  { name: "information-draft", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/information?language=zh-CN", then: addLanguage },
  { name: "versions", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions" },
  { name: "versions-none", who: "merchant-admin", address: "/mini-programs/{Lotus Summer Van}/versions" },
  { name: "versions-html5", who: "merchant-admin", address: "/mini-programs/{Lotus Rewards}/versions" },
  { name: "version", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions/1.2.0" },
  { name: "version-clean", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/versions/1.0.0" },
  { name: "submit", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0", then: follow("/submit?") },
  { name: "submit-unmet", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/versions/1.2.0", then: follow("/submit?") },
  { name: "version-gray", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0" },
  { name: "versions-progress", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions" },
  { name: "testers", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0", then: follow("/testers?") },
  { name: "confirm-percent", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0", then: follow("do=percent") },
  { name: "confirm-complete", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0", then: follow("do=complete") },
  { name: "confirm-cancel", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.2.0", then: follow("do=cancel") },
  { name: "confirm-roll-back", who: "admin", address: "/mini-programs/{Harbour Bill Pay}/versions/1.0.0", then: follow("do=roll-back") },
  { name: "compare", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions/1.1.0/compare/1.0.0" },
  { name: "compare-file", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions/1.2.0/compare/1.1.0?file=app.json" },
  { name: "compare-same", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/versions/1.0.0/compare/1.0.0" },
  { name: "compare-stranger", who: "other-admin", address: "/mini-programs/{Lotus Coffee}/versions/1.1.0/compare/1.0.0", status: 404 },
  { name: "members-tab", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/members?q=e" },
  { name: "members-tab-reader", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/members" },
  { name: "members", who: "admin", address: "/workspaces/harbour-wallet/members" },
  { name: "host-apps", who: "admin", address: "/workspaces/harbour-wallet/host-apps" },
  { name: "host-app", who: "admin", address: "/workspaces/harbour-wallet/host-apps/harbour-wallet" },
  { name: "merchants", who: "admin", address: "/workspaces/harbour-wallet/merchants" },
  { name: "merchants-no-hit", who: "admin", address: "/workspaces/harbour-wallet/merchants?q=zzzz" },
  { name: "merchant", who: "admin", address: "/workspaces/harbour-wallet/merchants/lotus-coffee" },
  { name: "merchants-denied", who: "reviewer", address: "/workspaces/harbour-wallet/merchants", status: 403 },
  { name: "settings", who: "admin", address: "/workspaces/harbour-wallet/settings" },
  { name: "settings-merchant", who: "merchant-admin", address: "/workspaces/lotus-coffee/settings" },
  { name: "audit", who: "admin", address: "/workspaces/harbour-wallet/audit" },
  { name: "audit-none", who: "merchant-admin", address: "/workspaces/lotus-coffee/audit?from=2999-01-01" },
  { name: "members-denied", who: "reviewer", address: "/workspaces/harbour-wallet/members", status: 403 },
  { name: "invitation-spent", address: "/invitation?token=spent", status: 410 },
  { name: "upload", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions/upload" },
  { name: "upload-errors", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/versions/upload", then: submit },
  { name: "members", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/members" },
  { name: "features", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/features" },
  { name: "qr-codes", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/qr-codes" },
  { name: "qr-codes-none", who: "merchant-admin", address: "/mini-programs/{Lotus Summer Van}/qr-codes" },
  { name: "qr-code-new", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/qr-codes/new" },
  { name: "qr-codes-denied", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/qr-codes", status: 403 },
  { name: "configuration", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/configuration" },
  { name: "configuration-compared", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/configuration?environment=production&revision=2&with=3" },
  { name: "configuration-own", who: "admin", address: "/mini-programs/{Lotus Coffee}/configuration?version=1.2.0&host_app=harbour-wallet&environment=test" },
  { name: "configuration-errors", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/configuration?environment=sandbox", then: misspell },
  { name: "configuration-denied", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/configuration", status: 403 },
  { name: "not-found", who: "other-admin", address: "/mini-programs/{Lotus Coffee}/versions", status: 404 },
  { name: "nowhere", who: "admin", address: "/nowhere", status: 404 },
  { name: "feature-of-program", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/features/payment" },
  { name: "feature-asked-for", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/features/location" },
  { name: "feature-to-ask-for", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/features/clipboard" },
  { name: "features-reader", who: "merchant-dev", address: "/mini-programs/{Lotus Coffee}/features?state=added" },
  { name: "features-no-hit", who: "merchant-admin", address: "/mini-programs/{Lotus Coffee}/features?q=zzzz" },
  { name: "registry", who: "developer", address: "/workspaces/harbour-wallet/features" },
  { name: "registry-merchant", who: "merchant-dev", address: "/workspaces/lotus-coffee/features" },
  { name: "registry-feature", who: "developer", address: "/workspaces/harbour-wallet/features/payment" },
  { name: "registry-feature-reader", who: "reviewer", address: "/workspaces/harbour-wallet/features/payment" },
  { name: "registry-jsapi", who: "developer", address: "/workspaces/harbour-wallet/features/payment/jsapis/tradePay" },
  { name: "registry-new", who: "developer", address: "/workspaces/harbour-wallet/features/new" },
  { name: "registry-new-errors", who: "developer", address: "/workspaces/harbour-wallet/features/new", then: submit },
  { name: "registry-new-denied", who: "reviewer", address: "/workspaces/harbour-wallet/features/new", status: 403 },
  { name: "requests", who: "admin", address: "/requests" },
  { name: "requests-all", who: "reviewer", address: "/requests?status=all" },
  { name: "requests-mine", who: "merchant-admin", address: "/requests" },
  { name: "requests-none", who: "merchant-dev", address: "/requests" },
  { name: "request-approved", who: "reviewer", address: "/requests/1" },
  { name: "request-rejected", who: "merchant-admin", address: "/requests/2" },
  { name: "request-withdrawn", who: "admin", address: "/requests/3" },
  { name: "request-in-review", who: "reviewer", address: "/requests/4" },
  { name: "request-launched", who: "reviewer", address: "/requests/5" },
  { name: "request-findings", who: "merchant-admin", address: "/requests/6" },
  { name: "request-launch-again", who: "reviewer", address: "/requests/7" },
  { name: "request-launch-reject", who: "reviewer", address: "/requests/7", then: unfold },
  { name: "request-removal", who: "reviewer", address: "/requests/8" },
  { name: "request-denied", who: "merchant-dev", address: "/requests/4", status: 403 },
  { name: "notifications", who: "merchant-dev", address: "/notifications" },
  { name: "notifications-none", who: "other-admin", address: "/notifications" },
  { name: "account", who: "admin", address: "/account" },
  { name: "search", who: "admin", address: "/search?q=lotus" },
  { name: "search-start", who: "merchant-dev", address: "/search" },
  { name: "search-none", who: "merchant-admin", address: "/search?q=zzzz" },
  { name: "account-two-step", who: "admin", address: "/account/two-step" },
  { name: "second-step-late", address: "/sign-in/code", status: 410 },
  { name: "workspace-members", who: "admin", address: "/workspaces/harbour-wallet/members" },
];

const ids = new Map<string, string>();

/** Opens a page as whoever looks at it; it answers with the status that belongs to it. */
export async function reach(page: Page, shown: Shown, locale: string, journal: Journal): Promise<void> {
  const { status = 200 } = shown;
  await page.context().clearCookies();
  const named = /\{(.*)\}/.exec(shown.address)?.[1];
  if (named && !ids.has(named)) {
    await signIn(page, "admin");
    ids.set(named, await idOf(page, named));
    await page.context().clearCookies();
  }
  if (shown.who) {
    await signIn(page, shown.who);
  }
  await page.context().addCookies([{ name: "locale", value: locale, url: `${process.env.MINIDECK_URL}/` }]);
  if (status !== 200) {
    journal.expectDocument(status);
  }
  if (shown.then) {
    // What the page asks of the server while something is done on it may be refused, too.
    journal.expectStatus(422);
  }
  const answer = await page.goto(shown.address.replace(/\{.*\}/, ids.get(named ?? "") ?? ""));
  expect(answer?.status(), shown.name).toBe(status);
  await expect(page.locator("h1").first()).toBeVisible();
  if (shown.then) {
    await hydrated(page);
    await shown.then(page);
  }
}
