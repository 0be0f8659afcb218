// The Chromium of one file: it starts once for each way of starting it, and every phone is a
// context of its own in it, as separate as two browsers that keep nothing. It is the same engine
// without windows around its pages: a window costs more than most scenes.
import { chromium } from "playwright-core";

import "./fonts.mjs";
import { PATIENCE } from "./until.mjs";

// A browser that asks nobody anything of its own: what is recorded comes from the page.
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const WINDOWLESS = process.env.CHROMIUM_SHELL ?? "/usr/bin/chromium-headless-shell";
const WHOLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

// How it is started; `without` are switches that playwright would add.
const start = (executablePath, without) => ({
  executablePath,
  args: QUIET,
  ignoreDefaultArgs: without,
  timeout: PATIENCE,
});

const running = new Map();

// A context in the running browser.
export async function newContext(without, options) {
  const way = without.join(" ");
  if (!running.get(way)?.isConnected()) running.set(way, await chromium.launch(start(WINDOWLESS, without)));
  return running.get(way).newContext(options);
}

// A browser of its own, as it is installed on a phone or a computer, that writes its profile into
// this folder.
export function newProfile(folder, without, options) {
  return chromium.launchPersistentContext(folder, { ...start(WHOLE, without), ...options });
}

// Ends those that are running: whoever took a phone sees to it at the end.
export async function stopsBrowsers() {
  await Promise.all([...running.values()].map((browser) => browser.close()));
  running.clear();
}
