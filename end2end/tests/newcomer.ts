// A person who is new to the server of the tests: for what is kept with the account, and would meet
// other tests in the accounts of the demonstration.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { minideck } from "../server.ts";
import { expect } from "./support.ts";

export const newcomers_password = "a good long password";

export interface Newcomer {
  email: string;
  name: string;
  /** Where they set their password, once. */
  link: string;
}

/** Makes an account from the command line, as whoever runs the server does. */
export function invite(name = "Nora Newcomer", role = ["--role", "developer", "--merchant", "Lotus Coffee"]): Newcomer {
  const email = `nora-${randomBytes(4).toString("hex")}@example.test`;
  const folder = process.env.MINIDECK_DATA ?? "";
  const said = minideck(folder, { MINIDECK_BASE_URL: process.env.MINIDECK_URL ?? "" }, ["user", "add", email, "--name", name, ...role]);
  const link = /http:\/\/\S+\/password\?token=\S+/.exec(said)?.[0];
  if (!link) {
    throw new Error(`no link in: ${said}`);
  }
  return { email, name, link };
}

/** A newcomer who has set their password and so is signed in. */
export async function arrive(page: Page): Promise<Newcomer> {
  const newcomer = invite();
  await page.goto(newcomer.link);
  await page.getByLabel("Password").fill(newcomers_password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page).toHaveURL(/\/mini-programs$/);
  return newcomer;
}
