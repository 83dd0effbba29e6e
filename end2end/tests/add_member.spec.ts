import { create, fresh, idOf } from "./programs.ts";
import { expect, hydrated, signIn, test } from "./support.ts";

test("an admin adds somebody found as they type, changes and removes them", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "merchant-admin");
  const id = await create(page, fresh("Tea Tram"));
  await page.goto(`/mini-programs/${id}/members`);
  if (scripts) {
    await hydrated(page);
    await page.getByRole("searchbox", { name: "Find members or people to add" }).pressSequentially("sofia");
  } else {
    await page.goto(`/mini-programs/${id}/members?q=sofia`);
  }
  const row = page.locator("tr", { hasText: "developer@example.test" });
  await row.getByRole("button", { name: "Add as Mini Program Developer" }).click();
  await expect(page.getByText("Added", { exact: true }).last()).toBeVisible();
  await expect(page).toHaveURL(`/mini-programs/${id}/members?q=sofia`);
  await expect(row.getByRole("combobox")).toHaveValue("developer");
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.getByRole("button", { name: "Make Mini Program Admin" }).click();
  await expect(page.getByText("Role changed")).toBeVisible();
  await expect(row.getByRole("combobox")).toHaveValue("admin");
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await row.locator("summary", { hasText: "Remove from mini program" }).click();
  await expect(row.getByText(/^Remove Sofia Marques from this mini program\?/), "the first press asks").toBeVisible();
  await row.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("Removed", { exact: true })).toBeVisible();
  await expect(row.getByRole("button", { name: "Add as Mini Program Admin" })).toBeVisible();
});

test("somebody who may not add reads who takes part", async ({ page }) => {
  await signIn(page, "merchant-dev");
  const id = await idOf(page, "Lotus Coffee");
  await page.goto(`/mini-programs/${id}/members`);
  await hydrated(page);
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
});

test("another role is sent by its button, and the last admin of the tenant's own stays", { tag: "@noscript" }, async ({ page, scripts }) => {
  await signIn(page, "admin");
  const id = await create(page, fresh("Tea Ferry"), { workspace: "harbour-wallet" });
  await page.goto(`/mini-programs/${id}/members`);
  if (scripts) {
    await hydrated(page);
  }
  const row = page.locator("tr", { hasText: "admin@example.test" });
  await row.getByRole("combobox").selectOption("developer");
  await expect(page.getByRole("alert"), "choosing alone sends nothing").toHaveCount(0);
  await row.getByRole("button", { name: /^Save ?: / }).click();
  await expect(page.getByRole("alert")).toContainText("This is the last admin");
  await expect(row.getByRole("combobox")).toHaveValue("admin");
});
