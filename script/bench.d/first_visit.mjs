// A signed-in reader's first visit to the list, with an empty cache: bytes, LCP, and when typing in search
// answers. Prints one line of JSON: the median of each, in bytes and in milliseconds since the click.
//
// BENCH_URL, BENCH_COOKIE, BENCH_TERM (what is typed), BENCH_HITS (how many rows it finds), BENCH_VISITS
import { fresh, launch } from "./browser.mjs";

const { BENCH_URL: base, BENCH_COOKIE: cookie, BENCH_TERM: term } = process.env;
const hits = Number(process.env.BENCH_HITS);
const visits = Number(process.env.BENCH_VISITS ?? 5);
const limit = 90_000;
/** Bytes per second and delay in milliseconds: a slow mobile network. */
const slow = { offline: false, downloadThroughput: 200_000, uploadThroughput: 100_000, latency: 100 };

const browser = await launch();

/** Runs in the page from its first moment: types as soon as the page has been taken over, waits for the rows. */
function watch({ term, hits }) {
  const seen = { lcp: 0, taken_over: 0, answered: 0 };
  window.bench = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  const look = () => {
    if (!seen.taken_over && document.documentElement?.hasAttribute("data-hydrated")) {
      seen.taken_over = performance.now();
      const field = document.querySelector('.toolbar input[name="q"]');
      field.value = term;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    const rows = seen.taken_over && !seen.answered ? [...document.querySelectorAll("tbody tr")] : [];
    if (rows.length === hits && rows.every((row) => row.textContent.includes(term))) seen.answered = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

async function visit(network) {
  const { context, page, devtools } = await fresh(browser, base, cookie, network);
  let bytes = 0, requests = 0;
  // What the search asks for is no part of the visit.
  const asked = new Set();
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith("/api/")) asked.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (asked.has(requestId)) return;
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(watch, { term, hits });
  await page.goto(`${base}/mini-programs`, { waitUntil: "commit" });
  await page.waitForFunction(() => window.bench.answered > 0, null, { timeout: limit, polling: 20 });
  const seen = await page.evaluate(() => window.bench);
  await context.close();
  return { bytes, requests, ...seen };
}

/** A person who does not wait: types while the page is still being taken over, on the slow network. */
async function early() {
  const { context, page } = await fresh(browser, base, cookie, slow);
  const field = page.locator('.toolbar input[name="q"]');
  await page.goto(`${base}/mini-programs`, { waitUntil: "commit" });
  await field.pressSequentially(term);
  const before = await page.evaluate(() => !document.documentElement.hasAttribute("data-hydrated"));
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-hydrated"), null, { timeout: limit });
  const answered = await page.waitForFunction((hits) => document.querySelectorAll("tbody tr").length === hits, hits, { timeout: 3_000 })
    .then(() => true, () => false);
  const kept = (await field.inputValue()) === term;
  await context.close();
  return { before, answered, kept };
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function medians(network) {
  const all = [];
  for (let at = 0; at < visits; at += 1) all.push(await visit(network));
  return Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((one) => one[key]))]));
}

try {
  // The first start of a browser reads it from the disk.
  await visit(null);
  console.log(JSON.stringify({ local: await medians(null), slow: await medians(slow), early: await early() }));
} finally {
  await browser.close();
}
