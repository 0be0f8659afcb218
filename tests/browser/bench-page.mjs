// How long a child waits on a cheap phone with a slow network: from the first byte of the page to
// the numbers that she can call, and to the first question. Another page can be measured beside
// ours, in the same browser and in the same way; whoever measures has it served.
// Usage: node bench-page.mjs [--peer URL --ready SELECTOR]
import os from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";

import { phone } from "./phone.mjs";
import { helplineOpens } from "./stack.mjs";

// A phone and a network far from the town: bits and milliseconds, and how many times slower than
// this machine. The browser delays every request by the latency once, a new connection no further.
const NETWORK = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWER = 6;
// Cold loads, each on a new phone.
const LOADS = 7;

// What is looked for in every frame: all of `all` at once is the moment, and `tap` is tapped then.
const OURS = [
  { name: "the numbers can be read", all: ["tel:19", "tel:177", "tel:2511"].map((to) => `a[href="${to}"]`), budget: 1_000 },
  { name: "the road can be tapped", all: ["[data-road=meta]"], tap: "[data-road=meta]" },
  { name: "the first question stands", all: ["[data-question] h1"], budget: 4_000 },
];

const { values } = parseArgs({ options: { peer: { type: "string" }, ready: { type: "string" } } });
const helpline = await helplineOpens();
try {
  print("Thiqa", await measures(helpline.address, OURS));
} finally {
  await helpline.closes();
}
if (values.peer) {
  const moments = [{ name: `${values.ready} stands`, all: [values.ready] }];
  print(values.peer, await measures(values.peer, moments));
}

async function measures(address, moments) {
  const loads = [];
  for (let load = 0; load < LOADS; load += 1) loads.push(await opensCold(address, moments));
  const rows = moments.map(({ name, budget }) => ({
    name,
    budget,
    seen: loads.map(({ seen }) => seen[name]),
  }));
  const { bytes, requests } = loads[0];
  return { rows, bytes, requests, shift: Math.max(...loads.map(({ shift }) => shift)) };
}

async function opensCold(address, moments) {
  const child = await phone({ keepsProfile: true });
  try {
    const session = await child.context.newCDPSession(child.page);
    const carried = counts(session);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", NETWORK);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await child.page.addInitScript(watches, moments);
    await child.page.goto(address, { waitUntil: "commit" });
    const last = moments.at(-1).name;
    await child.page.waitForFunction((last) => globalThis.watched.seen[last], last, { timeout: 120_000 });
    await child.page.waitForLoadState("networkidle");
    return { ...(await child.page.evaluate(() => globalThis.watched)), ...carried };
  } finally {
    await child.isPutAway();
  }
}

// What came over the wire, with its headers.
function counts(session) {
  const carried = { bytes: 0, requests: 0 };
  session.on("Network.requestWillBeSent", () => (carried.requests += 1));
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (carried.bytes += encodedDataLength));
  return carried;
}

// Runs in the page from its first byte: the browser's own clock for that stops before the network's
// slowness is put on. A moment is the frame in which it is first seen, in milliseconds from there.
function watches(moments) {
  const begun = performance.now();
  const watched = { seen: {}, shift: 0 };
  globalThis.watched = watched;
  // What moves within half a second of a tap moves because of it.
  let tapped = Infinity;
  new PerformanceObserver((list) => {
    for (const { value, startTime } of list.getEntries()) {
      if (startTime < tapped || startTime > tapped + 500) watched.shift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  // As soon as it has been painted.
  const taps = (selector) => {
    tapped = performance.now();
    document.querySelector(selector).click();
  };
  const stands = (selector) => {
    const element = document.querySelector(selector);
    return Boolean(element?.checkVisibility() && element.getClientRects().length);
  };
  const painted = () => performance.getEntriesByName("first-contentful-paint").length > 0;
  const looks = () => {
    for (const { name, all, tap } of moments) {
      if (name in watched.seen || !painted() || !all.every(stands)) continue;
      watched.seen[name] = performance.now() - begun;
      if (tap) setTimeout(taps, 0, tap);
    }
    requestAnimationFrame(looks);
  };
  requestAnimationFrame(looks);
}

function print(page, { rows, bytes, requests, shift }) {
  const [busy] = os.loadavg();
  console.log(`${page}, at 400 kbit/s, 400 ms and a processor ${SLOWER} times slower, ${LOADS} cold loads:`);
  for (const { name, budget, seen } of rows) {
    const sorted = seen.toSorted((a, b) => a - b);
    const figures = `median ${seconds(sorted[LOADS >> 1])}, worst ${seconds(sorted.at(-1))}`;
    const over = budget && sorted[LOADS >> 1] > budget ? ", TOO LATE" : "";
    console.log(`  ${name}: ${figures}${budget ? ` of ${seconds(budget)}` : ""}${over}`);
  }
  console.log(`  (load ${busy.toFixed(1)} on ${os.cpus().length} processors)`);
  console.log(`  layout shift ${shift.toFixed(4)}, ${(bytes / 1000).toFixed(1)} KB in ${requests} requests`);
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
