// Before the tests: one server on a free port with demonstration data in a folder of its own, and a
// session for each of its accounts. After them: it is stopped, the folder is removed, and a panic in its
// output fails the run. Specs that need an empty database start a server of their own, see `serve`.
//
// MINIDECK_BIN   the binary, default target/debug/minideck
// MINIDECK_SITE  the files of the pages, default target/site
// MINIDECK_URL   a server that runs already; nothing is started then (with MINIDECK_PASSWORD)
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const binary = resolve(root, process.env.MINIDECK_BIN ?? "target/debug/minideck");
const site = resolve(root, process.env.MINIDECK_SITE ?? "target/site");
const start_limit = 30_000;
/** A little above the ten seconds that the server takes at most for a graceful shutdown. */
const stop_limit = 12_000;
/** Enough that the list has several pages. */
const mini_programs = 300;

/** The demonstration accounts, by the part of their address before the at sign. */
export const people = ["admin", "reviewer", "developer", "merchant-admin", "merchant-dev", "other-admin"] as const;
export type Person = (typeof people)[number];

/** A server on a free port, with a folder that only it uses. */
export interface Running {
  url: string;
  folder: string;
  /** What it has said on its standard output so far. */
  said(): string;
  /** Runs `minideck` with these arguments on the same folder and gives back what it says. */
  run(...command: string[]): string;
  /** Ends it and removes its folder; fails when it did not end by itself, or panicked. */
  stop(): Promise<void>;
}

// Only what is said here: a setting of the person who runs the tests must not change them.
function environment(folder: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("MINIDECK_") && !name.startsWith("LEPTOS_"));
  return {
    ...Object.fromEntries(own),
    MINIDECK_ADDR: "127.0.0.1:0",
    MINIDECK_DATA: folder,
    MINIDECK_SITE: site,
    MINIDECK_LOG: "info",
    ...more,
  };
}

/** Runs `minideck` with `args` on a folder and gives back what it says. */
export function minideck(folder: string, more: Record<string, string>, args: string[]): string {
  const ended = spawnSync(binary, args, { cwd: folder, env: environment(folder, more), encoding: "utf8" });
  if (ended.status !== 0) {
    throw new Error(`minideck ${args.slice(0, 2).join(" ")}: ${ended.error?.message ?? ended.stderr}`);
  }
  return ended.stdout;
}

/** Starts a server; `prepare` may fill its folder before. Its log is kept as `test-results/{name}.log`. */
export async function serve(name: string, prepare?: (run: (...command: string[]) => string) => void): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "minideck-"));
  const log_path = join(import.meta.dirname, "test-results", `${name}.log`);
  let server: ChildProcess | undefined;
  try {
    prepare?.((...args) => minideck(folder, {}, args));
    mkdirSync(join(log_path, ".."), { recursive: true });
    const log = createWriteStream(log_path);
    server = spawn(binary, ["serve"], { cwd: folder, env: environment(folder), stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    server.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    server.stdout?.pipe(log, { end: false });
    server.stderr?.pipe(log, { end: false });
    const url = await address(server);
    const running = server;
    return {
      url,
      folder,
      said: () => said,
      run: (...args) => minideck(folder, { MINIDECK_BASE_URL: url }, args),
      stop: async () => {
        const clean = await stop(running);
        await new Promise<void>((done) => log.end(done));
        rmSync(folder, { recursive: true, force: true });
        if (!clean) {
          throw new Error("the server did not stop within its ten seconds");
        }
        const panics = readFileSync(log_path, "utf8").split("\n").filter((line) => line.includes("panicked at"));
        if (panics.length > 0) {
          throw new Error(`the server panicked, see ${log_path}:\n${panics.join("\n")}`);
        }
      },
    };
  } catch (error) {
    server?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

export default async function start(): Promise<() => Promise<void>> {
  let stop = async (): Promise<void> => {};
  if (!process.env.MINIDECK_URL) {
    const password = `demo-${randomBytes(9).toString("hex")}`;
    const fill = ["demo", "--password", password, "--mini-programs", String(mini_programs)];
    const running = await serve("server", (run) => run(...fill));
    process.env.MINIDECK_URL = running.url;
    process.env.MINIDECK_PASSWORD = password;
    process.env.MINIDECK_DATA = running.folder;
    stop = running.stop;
  }
  try {
    process.env.MINIDECK_SESSIONS = JSON.stringify(await sessions(process.env.MINIDECK_URL, process.env.MINIDECK_PASSWORD ?? ""));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** One session for each person: signing in is throttled, and the form has tests of its own. */
async function sessions(url: string, password: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const who of people) {
    const body = new URLSearchParams({ email: `${who}@example.test`, password, next: "" });
    const answer = await fetch(`${url}/api/session/sign-in`, { method: "POST", body, redirect: "manual", headers: { accept: "text/html" } });
    const cookie = answer.headers.getSetCookie().find((it) => it.startsWith("__Host-"));
    if (!cookie) {
      throw new Error(`${who} could not sign in: ${answer.status} ${answer.headers.get("location") ?? ""}`);
    }
    found[who] = cookie.split(";")[0] ?? "";
  }
  return found;
}

/** The address that the server says it got, from either of its outputs. */
function address(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let seen = "";
    const timer = setTimeout(() => failed(new Error(`no address after ${start_limit} ms:\n${seen}`)), start_limit);
    const read = (chunk: Buffer) => {
      seen += chunk.toString();
      const match = /listening on (http:\/\/[^\s\x1b]+)/.exec(seen);
      if (match?.[1]) {
        clearTimeout(timer);
        server.stdout?.off("data", read);
        server.stderr?.off("data", read);
        found(match[1].replace(/\/$/, ""));
      }
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("error", failed);
    server.once("exit", (code) => {
      clearTimeout(timer);
      failed(new Error(`the server ended with ${code}:\n${seen}`));
    });
  });
}

async function stop(server: ChildProcess): Promise<boolean> {
  if (server.exitCode !== null) {
    return true;
  }
  const ended = new Promise<boolean>((done) => server.once("exit", () => done(true)));
  server.kill("SIGTERM");
  const late = new Promise<boolean>((done) => setTimeout(() => done(false), stop_limit).unref());
  const clean = await Promise.race([ended, late]);
  if (!clean) {
    server.kill("SIGKILL");
    await ended;
  }
  return clean;
}
