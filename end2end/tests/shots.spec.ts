// A picture of each page in each language, theme and width, in shots/ (not kept by git), to look at beside
// the design. A page that scrolls sideways on a narrow phone fails.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, hydrated, test, themes } from "./support.ts";
import { pages, reach } from "./pages.ts";

const folder = join(import.meta.dirname, "..", "shots");

for (const locale of ["en", "zh-CN"]) {
  for (const width of [360, 1440]) {
    test.describe(`${locale}, ${width} pixels`, () => {
      test.use({ locale, viewport: { width, height: width < 600 ? 740 : 900 } });

      test("every page is pictured, and fits", async ({ page, journal }) => {
        test.setTimeout(180_000);
        mkdirSync(folder, { recursive: true });
        const wide: string[] = [];
        for (const shown of pages) {
          await reach(page, shown, locale, journal);
          await hydrated(page);
          await page.emulateMedia({ reducedMotion: "reduce" });
          for (const theme of themes) {
            await page.emulateMedia({ colorScheme: theme });
            await page.screenshot({ path: join(folder, `${shown.name}-${locale}-${theme}-${width}.png`), fullPage: true });
          }
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) {
            wide.push(`${shown.name}: ${over} pixels beyond ${width}`);
          }
        }
        expect(wide).toEqual([]);
      });
    });
  }
}
