// Each page in each language, theme and width: a picture in shots/ (not kept by git), to look at beside
// the design; axe finds nothing; and nothing scrolls sideways on a narrow phone.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pages, reach } from "./pages.ts";
import { axe, expect, hydrated, test, themes } from "./support.ts";

const folder = join(import.meta.dirname, "..", "shots");
const widths = [360, 1440];

test.describe.configure({ mode: "parallel" });

for (const locale of ["en", "zh-CN"]) {
  test.describe(`pictures in ${locale}`, () => {
    test.use({ locale });

    test("every page is pictured, fits, and has nothing that axe objects to", async ({ page, journal }) => {
      test.setTimeout(480_000);
      mkdirSync(folder, { recursive: true });
      await page.emulateMedia({ reducedMotion: "reduce" });
      const found: string[] = [];
      for (const shown of pages) {
        await reach(page, shown, locale, journal);
        await hydrated(page);
        await expect(page.locator("html")).toHaveAttribute("lang", locale);
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
          for (const colorScheme of themes) {
            await page.emulateMedia({ colorScheme });
            const name = `${shown.name}-${locale}-${colorScheme}-${width}`;
            await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
            // What differs between the widths is looked at in one language each.
            if ((width === 360) === (locale === "zh-CN")) {
              await axe(page, name).catch((error: Error) => found.push(error.message));
            }
          }
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) {
            found.push(`${shown.name}: ${over} pixels beyond ${width}`);
          }
        }
      }
      expect(found.join("\n\n")).toBe("");
    });
  });
}
