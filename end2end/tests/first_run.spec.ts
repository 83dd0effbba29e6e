import { serve, type Running } from "../server.ts";
import { axe, bothThemes, expect, fits, hydrated, test } from "./support.ts";

let empty: Running;

test.beforeAll(async ({}, info) => {
  empty = await serve(`first-run-${info.project.name}`);
});

test.afterAll(async () => {
  await empty.stop();
});

const link = (): string => {
  const found = /first run: (http:\/\/\S+)/.exec(empty.said())?.[1];
  if (!found) {
    throw new Error(`no link in: ${empty.said()}`);
  }
  return found;
};

test("an empty machine is set up through the link that the start prints", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  if (scripts) {
    journal.expectStatus(422);
  }
  await page.goto(link());
  await expect(page).toHaveTitle("Set up Minideck · Minideck");
  if (scripts) {
    await hydrated(page);
    await bothThemes(page, (theme) => axe(page, `first run, ${theme}`));
    await fits(page);
  }
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await field("Your name").fill("Ada Admin");
  await field("E-mail").fill("no address");
  await field("Password").fill("Ada Admin");
  await page.getByRole("button", { name: "Create workspace" }).click();
  for (const name of ["Name of your workspace", "Name of the host app", "E-mail", "Password"]) {
    await expect(field(name), name).toHaveAttribute("aria-invalid", "true");
  }
  await expect(field("Your name")).toHaveValue("Ada Admin");
  await expect(field("E-mail")).toHaveValue("no address");
  await expect(field("Password")).toHaveValue("");
  expect(page.url(), "no password in an address").not.toContain("Ada+Admin&");

  await field("Name of your workspace").fill("Harbour Bank");
  await field("Name of the host app").fill("Harbour Bank App");
  await field("E-mail").fill("ada@example.test");
  await field("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(`${empty.url}/mini-programs`);
  await expect(page.getByText("No mini programs yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "New mini program" }).first()).toBeVisible();
});

test("the link is good once", { tag: "@noscript" }, async ({ page, journal }) => {
  journal.expectDocument(410);
  const answer = await page.goto(link());
  expect(answer?.status()).toBe(410);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
});

test("an account from the command line sets its password through its link, once", { tag: "@noscript" }, async ({ page, journal, scripts }) => {
  const said = empty.run("user", "add", "bo@example.test", "--name", "Bo Boat", "--role", "workspace-reviewer");
  const own = /http:\/\/\S+\/password\?token=\S+/.exec(said)?.[0] ?? "";
  if (scripts) {
    journal.expectStatus(422);
  }
  await page.goto(own);
  await expect(page).toHaveTitle("Set your password · Minideck");
  await expect(page.getByText("Bo Boat · bo@example.test")).toBeVisible();
  await page.getByLabel("Password").fill("too short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Password: at least 12 characters are needed.")).toBeVisible();
  await page.getByLabel("Password").fill("a password that is long enough");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page).toHaveURL(`${empty.url}/mini-programs`);
  await expect(page.getByRole("button", { name: "Account of Bo Boat" })).toBeVisible();

  journal.expectDocument(410);
  const again = await page.goto(own);
  expect(again?.status()).toBe(410);
});
