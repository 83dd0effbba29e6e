// What holds on each page for whoever does not see it as others do: axe finds nothing, in both themes and
// both languages, on a phone and on a desk.
import { pages, reach } from "./pages.ts";
import { axe, bothThemes, expect, hydrated, test } from "./support.ts";

test.describe.configure({ mode: "parallel" });

for (const locale of ["en", "zh-CN"]) {
  test.describe(`axe in ${locale}`, () => {
    test.use({ locale });

    test("no page has anything that axe objects to", async ({ page, journal }) => {
      test.setTimeout(180_000);
      const found: string[] = [];
      for (const shown of pages) {
        await reach(page, shown, locale, journal);
        await hydrated(page);
        await expect(page.locator("html")).toHaveAttribute("lang", locale);
        for (const width of locale === "en" ? [1440] : [360]) {
          await page.setViewportSize({ width, height: 900 });
          await bothThemes(page, async (theme) => {
            await axe(page, `${shown.name}, ${theme}, ${width}`).catch((error: Error) => found.push(error.message));
          });
        }
      }
      expect(found.join("\n\n")).toBe("");
    });
  });
}
