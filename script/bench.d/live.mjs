// From somebody's request until the bell of a reviewer's open page counts it. Prints one line of JSON: the
// median, the slowest, and how many, in milliseconds since the request was sent.
//
// BENCH_URL, BENCH_COOKIE (the reviewer's), BENCH_ACTOR (the cookie of who asks), BENCH_PROGRAM (its id),
// BENCH_FEATURES (keys of features to ask for, with commas)
import { setTimeout as sleep } from "node:timers/promises";
import { fresh, launch } from "./browser.mjs";

const { BENCH_URL: base, BENCH_COOKIE: cookie, BENCH_ACTOR: actor, BENCH_PROGRAM: id } = process.env;
const features = process.env.BENCH_FEATURES.split(",");
const limit = 10_000;

/** Runs in the page: notes each number that the bell comes to, and when. */
function watch() {
  const number = () => Number(document.querySelector(".bell .count")?.textContent ?? 0);
  window.bench = [{ count: number(), at: 0 }];
  new MutationObserver(() => {
    const count = number();
    if (count !== window.bench.at(-1).count) window.bench.push({ count, at: Date.now() });
  }).observe(document.querySelector(".bell"), { subtree: true, childList: true, characterData: true, attributes: true });
}

/** Asks for a feature; gives back when that began. */
async function ask(feature) {
  const began = Date.now();
  const form = new URLSearchParams({ id, feature, reason: "To be told of, by the bench." });
  const answer = await fetch(`${base}/api/feature/ask`, {
    method: "POST",
    body: form,
    headers: { cookie: actor, accept: "application/json" },
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(`asking for ${feature} was answered with ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return began;
}

const browser = await launch();
try {
  const { page } = await fresh(browser, base, cookie);
  const opened = page.waitForResponse((it) => it.url().includes("/api/notifications/stream"), { timeout: limit });
  await page.goto(`${base}/mini-programs`);
  await opened;
  await page.evaluate(watch);
  const times = [];
  for (const feature of features) {
    // Between two looks at the database, now here and now there.
    await sleep(300 + ((times.length * 67) % 200));
    const known = await page.evaluate(() => window.bench.at(-1).count);
    const began = await ask(feature);
    const heard = await page.waitForFunction((known) => window.bench.find((it) => it.count > known)?.at, known, { timeout: limit, polling: 20 });
    times.push((await heard.jsonValue()) - began);
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ p50: times[Math.floor(times.length / 2)], worst: times.at(-1), asked: times.length }));
} finally {
  await browser.close();
}
