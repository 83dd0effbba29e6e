// A picture of each page in each language, theme and width, in shots/ (not kept by git), to look at beside
// the design. A page that scrolls sideways on a narrow phone fails.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pages, reach } from "./pages.ts";
import { expect, hydrated, test, themes } from "./support.ts";

const folder = join(import.meta.dirname, "..", "shots");
const widths = [360, 1440];

test.describe.configure({ mode: "parallel" });

for (const locale of ["en", "zh-CN"]) {
  test.describe(`pictures in ${locale}`, () => {
    test.use({ locale });

    test("every page is pictured, and fits", async ({ page, journal }) => {
      test.setTimeout(180_000);
      mkdirSync(folder, { recursive: true });
      await page.emulateMedia({ reducedMotion: "reduce" });
      const wide: string[] = [];
      for (const shown of pages) {
        await reach(page, shown, locale, journal);
        await hydrated(page);
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
          for (const colorScheme of themes) {
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: join(folder, `${shown.name}-${locale}-${colorScheme}-${width}.png`), fullPage: true });
          }
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) {
            wide.push(`${shown.name}: ${over} pixels beyond ${width}`);
          }
        }
      }
      expect(wide).toEqual([]);
    });
  });
}
