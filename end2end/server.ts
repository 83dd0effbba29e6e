// Before the tests: one server on a free port with demonstration data in a folder of its own.
// After them: it is stopped, the folder is removed, and a panic in its output fails the run.
//
// MINIDECK_BIN   the binary, default target/debug/minideck
// MINIDECK_URL   a server that runs already; nothing is started then (with MINIDECK_PASSWORD)
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const start_limit = 30_000;
/** A little above the ten seconds that the server takes at most for a graceful shutdown. */
const stop_limit = 12_000;

export default async function start(): Promise<() => Promise<void>> {
  if (process.env.MINIDECK_URL) {
    return async () => {};
  }
  const binary = resolve(root, process.env.MINIDECK_BIN ?? "target/debug/minideck");
  const folder = mkdtempSync(join(tmpdir(), "minideck-"));
  const password = `demo-${randomBytes(9).toString("hex")}`;
  // Only what is said here: a setting of the person who runs the tests must not change them.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("MINIDECK_") && !name.startsWith("LEPTOS_"));
  const env = {
    ...Object.fromEntries(own),
    MINIDECK_ADDR: "127.0.0.1:0",
    MINIDECK_DATA: folder,
    MINIDECK_SITE: resolve(root, "target/site"),
    MINIDECK_LOG: "info",
  };

  const demo = spawnSync(binary, ["demo", "--password", password], { cwd: folder, env, encoding: "utf8" });
  if (demo.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${binary} demo: ${demo.error?.message ?? demo.stderr}`);
  }

  const log_path = join(import.meta.dirname, "test-results", "server.log");
  mkdirSync(join(log_path, ".."), { recursive: true });
  const log = createWriteStream(log_path);
  const server = spawn(binary, ["serve"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  try {
    process.env.MINIDECK_URL = await address(server);
  } catch (error) {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  process.env.MINIDECK_PASSWORD = password;
  process.env.MINIDECK_DATA = folder;

  return async () => {
    const clean = await stop(server);
    await new Promise<void>((done) => log.end(done));
    rmSync(folder, { recursive: true, force: true });
    if (!clean) {
      throw new Error("the server did not stop within its ten seconds");
    }
    const panics = readFileSync(log_path, "utf8").split("\n").filter((line) => line.includes("panicked at"));
    if (panics.length > 0) {
      throw new Error(`the server panicked, see ${log_path}:\n${panics.join("\n")}`);
    }
  };
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
