import { expect, open, signIn, test } from "./support.ts";

const tenant = "/workspaces/harbour-wallet";
const sections = [
  ["Members", "members"],
  ["Host apps", "host-apps"],
  ["Merchants", "merchants"],
] as const;

test("a member who may not is told who may, and strangers find nothing", { tag: "@noscript" }, async ({ page, scripts, journal }) => {
  const rail = page.getByRole("navigation", { name: "Main" });
  for (const [who, status] of [["admin", 200], ["developer", 403], ["reviewer", 403], ["merchant-admin", 404]] as const) {
    await page.goto("about:blank");
    await page.context().clearCookies();
    await signIn(page, who);
    await open(page, scripts, "/requests");
    for (const [label, slug] of sections) {
      const links = rail.locator(`a[href="${tenant}/${slug}"]`);
      await expect(links, `${label} for ${who}`).toHaveCount(status === 200 ? 1 : 0);
    }
    for (const [label, slug] of sections) {
      if (status !== 200) {
        journal.expectDocument(status);
      }
      expect((await page.goto(`${tenant}/${slug}`))?.status(), `${label} for ${who}`).toBe(status);
      if (status === 403) {
        await expect(page.getByRole("main")).toContainText("Ask Mei Lin.");
      }
    }
  }
});
