import { idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";

test("the address of a thing is copied, and that is said", async ({ page, baseURL }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "admin");
  const id = await idOf(page, "Lotus Coffee");
  for (const [address, copied] of [
    [`/mini-programs/${id}/members`, `/mini-programs/${id}/information`],
    [`/mini-programs/${id}/versions/1.2.0`, `/mini-programs/${id}/versions/1.2.0`],
    ["/workspaces/harbour-wallet/merchants/lotus-coffee", "/workspaces/harbour-wallet/merchants/lotus-coffee"],
    ["/workspaces/harbour-wallet/host-apps/harbour-wallet", "/workspaces/harbour-wallet/host-apps/harbour-wallet"],
    ["/workspaces/harbour-wallet/members?q=mei", "/workspaces/harbour-wallet/members?q=mei"],
  ]) {
    await page.goto(address ?? "");
    await hydrated(page);
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Copied" })).toHaveCount(1);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL?.replace(/\/$/, "")}${copied}`);
  }
});

test("without scripts there is no button that would do nothing", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  await page.goto("/workspaces/harbour-wallet/members");
  if (scripts) {
    await hydrated(page);
  }
  await expect(page.getByRole("button", { name: "Copy link" })).toHaveCount(scripts ? 1 : 0);
});
