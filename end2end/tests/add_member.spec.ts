import { idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";

test("an admin adds somebody found as they type, changes and removes them", { tag: "@noscript" }, async ({ page, scripts }) => {
  const id = await idOf(page, "Lotus Summer Van", "merchant-admin");
  await page.goto(`/mini-programs/${id}/members`);
  if (scripts) {
    await hydrated(page);
    await page.getByRole("searchbox", { name: "Find members, or people to add" }).pressSequentially("sofia");
  } else {
    await page.goto(`/mini-programs/${id}/members?q=sofia`);
  }
  const row = page.getByRole("row", { name: "developer@example.test" });
  await row.getByRole("button", { name: "Add as Mini Program Developer" }).click();
  await expect(page.getByText("Added", { exact: true }).last()).toBeVisible();
  await expect(page).toHaveURL(`/mini-programs/${id}/members?q=sofia`);
  await expect(row.getByRole("combobox")).toHaveValue("developer");
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.getByRole("button", { name: "Make Mini Program Admin" }).click();
  await expect(page.getByText("Role changed")).toBeVisible();
  await expect(row.getByRole("combobox")).toHaveValue("admin");
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.getByRole("button", { name: "Remove from mini program" }).click();
  await expect(page.getByText("Removed", { exact: true })).toBeVisible();
  await expect(row.getByRole("button", { name: "Add as Mini Program Admin" })).toBeVisible();
});

test("somebody who may not add reads who takes part", async ({ page }) => {
  const id = await idOf(page, "Lotus Coffee", "merchant-dev");
  await page.goto(`/mini-programs/${id}/members`);
  await hydrated(page);
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
});

test("choosing another role sends it at once", async ({ page }) => {
  const id = await idOf(page, "Lotus Coffee", "merchant-admin");
  await page.goto(`/mini-programs/${id}/members`);
  await hydrated(page);
  const choice = page.getByRole("row", { name: "merchant-dev@example.test" }).getByRole("combobox");
  await choice.selectOption("admin");
  await expect(page.getByText("Role changed")).toBeVisible();
  await choice.selectOption("developer");
  await expect(page.getByRole("row", { name: "merchant-dev@example.test" }).getByRole("combobox")).toHaveValue("developer");
});
