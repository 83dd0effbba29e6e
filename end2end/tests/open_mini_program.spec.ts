import { idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";

const tabs = [
  ["information", "Information"],
  ["versions", "Versions"],
  ["members", "Members"],
  ["features", "Features"],
  ["qr-codes", "QR codes"],
  ["configuration", "Configuration"],
] as const;

test("each of the six tabs has its address and its title, on the first answer and by a click", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await idOf(page, "Lotus Coffee");
  const bar = page.getByRole("navigation", { name: "Mini program", exact: true });
  for (const [slug, label] of tabs) {
    const answer = await page.request.get(`/mini-programs/${id}/${slug}`);
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain(`<title>Lotus Coffee · ${label} · `);
  }
  await page.goto(`/mini-programs/${id}`);
  if (scripts) {
    await hydrated(page);
  }
  await expect(page).toHaveTitle("Lotus Coffee · Information · Minideck");
  await expect(bar.getByRole("link")).toHaveText([/^Information/, "Versions", "Members", "Features", "QR codes", "Configuration"]);
  for (const [slug, label] of tabs) {
    await bar.getByRole("link", { name: label }).click();
    await expect(page).toHaveURL(`/mini-programs/${id}/${slug}`);
    await expect(page).toHaveTitle(new RegExp(`^Lotus Coffee · ${label} · .*Minideck$`));
    await expect(bar.locator("[aria-current=page]")).toHaveText(new RegExp(`^${label}`));
    await expect(page.locator("h1")).toHaveText("Lotus Coffee");
  }
  for (const [slug] of [...tabs].reverse().slice(1)) {
    await page.goBack();
    await expect(page).toHaveURL(`/mini-programs/${id}/${slug}`);
    await expect(bar.locator("[aria-current=page]")).toHaveAttribute("href", `/mini-programs/${id}/${slug}`);
  }
});

test("a tab that one's roles lack is not in the bar, and answers 403", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  await signIn(page, "merchant-dev");
  const id = await idOf(page, "Lotus Coffee");
  for (const slug of ["configuration", "qr-codes"]) {
    journal.expectDocument(403);
    const answer = await page.goto(`/mini-programs/${id}/${slug}`);
    expect(answer?.status()).toBe(403);
    if (scripts) {
      await hydrated(page);
    }
    await expect(page.getByRole("heading", { name: "You do not have access" })).toBeVisible();
    await expect(page.getByRole("alert"), "whom to ask").toContainText("王晓雯");
    const bar = page.getByRole("navigation", { name: "Mini program", exact: true });
    await expect(bar.getByRole("link")).toHaveText([/^Information/, "Versions", "Members", "Features"]);
  }
});

test("of a mini program that one may not see, everything is not found", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  await signIn(page, "admin");
  const id = await idOf(page, "Lotus Coffee");
  await page.context().clearCookies();
  await signIn(page, "other-admin");
  journal.expectDocument(404);
  const missing = await page.goto("/mini-programs/MP00000000AAAA/information");
  expect(missing?.status()).toBe(404);
  const said = await page.locator("main").innerText();
  for (const below of ["", ...tabs.map(([slug]) => `/${slug}`), "/versions/1.0.0", "/versions/9.9.9", "/versions/upload", "/nothing"]) {
    const answer = await page.goto(`/mini-programs/${id}${below}`);
    expect(answer?.status(), below).toBe(404);
    if (scripts) {
      await hydrated(page);
    }
    await expect(page).toHaveTitle("Not found · Minideck");
    expect(await page.locator("main").innerText(), `${below}: nothing tells it from one that is not there`).toBe(said);
    await expect(page.locator("h1")).toHaveCount(1);
  }
});

test("a version that is not there is not found, for whoever sees the versions", async ({ page, journal }) => {
  await signIn(page, "merchant-dev");
  const id = await idOf(page, "Lotus Coffee");
  journal.expectDocument(404);
  for (const number of ["9.9.9", "1.0", "01.0.0", "latest"]) {
    const answer = await page.goto(`/mini-programs/${id}/versions/${number}`);
    expect(answer?.status(), number).toBe(404);
  }
});

test("the version page says what is used, with feature, file and line, and what was found", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-dev");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/versions`);
  if (scripts) {
    await hydrated(page);
  }
  await page.getByRole("link", { name: "1.2.0", exact: true }).click();
  await expect(page).toHaveURL(`/mini-programs/${id}/versions/1.2.0`);
  await expect(page).toHaveTitle("Lotus Coffee 1.2.0 · Minideck");
  const pay = page.locator("tr[data-jsapi=tradePay]");
  await expect(pay).toContainText("Payment");
  await expect(pay).toContainText("Granted");
  await expect(pay).toContainText("pages/order/order.js:12:5");
  await expect(page.locator("tr[data-jsapi=getLocation]")).toContainText("Not granted");
  await expect(page.locator("tr[data-jsapi=openClubCard]")).toContainText("Unknown to the registry");
  await expect(page.locator("#findings")).toContainText("getLocation: add Location");
  await expect(page.locator("#files")).toContainText("21 files");
  await expect(page.getByRole("progressbar", { name: /^stores: 725 bytes of 2 MB$/ })).toBeVisible();
  if (!scripts) {
    // With scripts it is relative, in words; the server writes the exact moment.
    await expect(page.locator("main time").first()).toHaveText(/^\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC$/);
  }
  await expect(page.locator("#page-count")).toHaveText("3 pages");
  await page.locator("#pages summary").click();
  await expect(page.locator("#pages code")).toHaveText(["pages/menu/menu", "pages/order/order", "stores/pages/map/map"]);
});
