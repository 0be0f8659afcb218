// A cheap phone with Chromium on it, new out of the box, in Arabic or French. It keeps note of
// everything that leaves it: every address, every header, every body.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import { Rng, SEED } from "./agree/rng.mjs";
import { newContext, newProfile } from "./chromium.mjs";
import { waysOutFrom } from "./street.mjs";
import { PATIENCE, until } from "./until.mjs";

// CSS pixels of a small phone, and of a school's computer.
export const PHONE = { width: 360, height: 640 };
export const COMPUTER = { width: 1280, height: 800 };

export const LOCALES = { ar: "ar-MA", fr: "fr-FR", en: "en-GB" };
const CONTROLS = ["button", "link", "radio", "checkbox"];

// Seen once public/leave.js has run to its end and hears what is done to the page, and once the
// form asks.
const SCRIPT = "html[data-says]";
const OPEN = "html[data-thiqa=open]";

// Everything at its own place in the page.
const UNSTUCK = "#bar, .actions, #stopped { position: static !important }";

// Takes a new phone out of the box. `calm` asks for little motion, `contrast` forces colours,
// `keepsPages` shows a page that was left as it was when one comes back; `agent` is what the
// browser calls itself, `livesAt` the address from which it reaches the world. `keepsProfile` lets
// it write to the disk what a browser writes, under `profile`. What its form draws comes again with
// its `name`.
export async function phone({
  name = `phone ${(taken += 1)}`,
  language = "ar",
  size = PHONE,
  scripts = true,
  dark = false,
  calm = false,
  contrast = false,
  keepsPages = false,
  keepsProfile = false,
  agent,
  livesAt,
} = {}) {
  const street = livesAt && (await waysOutFrom(livesAt));
  const without = keepsPages ? ["--disable-back-forward-cache"] : [];
  const options = {
    locale: LOCALES[language],
    timezoneId: "Africa/Casablanca",
    viewport: size,
    isMobile: size === PHONE,
    hasTouch: size === PHONE,
    javaScriptEnabled: scripts,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: calm ? "reduce" : "no-preference",
    forcedColors: contrast ? "active" : "none",
    userAgent: agent,
    proxy: street && { server: street.server },
  };
  const profile = keepsProfile ? await mkdtemp(path.join(os.tmpdir(), "thiqa-phone-")) : undefined;
  const context = await (profile ? newProfile(profile, without, options) : newContext(without, options));
  const page = context.pages()[0] ?? (await context.newPage());
  return new Phone(name, profile, context, page, street);
}

// Phones that were given no name, so that each draws something else.
let taken = 0;

// The hand that road.mjs walks with, on a page or in a frame.
export class Hand {
  constructor(page) {
    this.page = page;
  }

  async waits(selector) {
    await this.page.locator(selector).waitFor();
  }

  async clicks(selector) {
    await this.page.locator(selector).click();
  }

  async ticks(selector) {
    await this.page.locator(selector).check();
  }

  async fills(selector, words) {
    await this.page.locator(selector).fill(words);
  }

  async has(selector) {
    return (await this.page.locator(selector).count()) > 0;
  }

  attribute(selector, name) {
    return this.page.locator(selector).getAttribute(name);
  }
}

class Phone extends Hand {
  #left = [];
  // Requests that nothing came back for yet.
  #waiting = new Set();
  #rng;

  constructor(name, profile, context, page, street) {
    super(page);
    this.profile = profile;
    this.context = context;
    this.street = street;
    this.#rng = new Rng(`${SEED} ${name}`);
    // What the page complained of: a policy that was broken, an error nobody caught.
    this.complaints = [];
    // The addresses that were asked for, as they are asked for.
    this.asked = [];
    context.on("request", (request) => {
      this.asked.push(request.url());
      this.#waiting.add(request);
      this.#left.push(recorded(request));
    });
    for (const end of ["requestfinished", "requestfailed"]) {
      context.on(end, (request) => this.#waiting.delete(request));
    }
    context.setDefaultTimeout(PATIENCE);
    this.#looksAt(page);
  }

  // Another tab in the place of this one: what went wrong here does not go wrong there.
  async opensTab() {
    const old = this.page;
    this.#looksAt(await this.context.newPage());
    await old.close();
    await this.findsNetwork();
  }

  async opens(address) {
    return this.page.goto(address);
  }

  // Opens the page and goes on as soon as its script is there, whatever comes of the form.
  async comesTo(address) {
    await this.page.goto(address, { waitUntil: "commit" });
    await this.waits(SCRIPT);
  }

  // Opens the form and waits until it asks its first question.
  async opensForm(address) {
    await this.opens(address);
    await this.isOpen();
  }

  // Waits for the first question. What the form draws from now on comes from this phone's seed, so
  // that no scene hangs on what was drawn; Firefox and WebKit draw for themselves.
  async isOpen() {
    await this.waits(OPEN);
    const seed = Array.from({ length: 4 }, () => this.#rng.bytes(4).readUInt32LE());
    await this.page.evaluate(drawsFrom, seed);
  }

  // Waits until all that was asked for has been answered, or has failed.
  async isQuiet() {
    const waiting = () => [...this.#waiting].map((request) => request.url());
    await until(() => waiting().length === 0, () => `an answer from ${waiting().join(" and ")}`);
  }

  async taps(words) {
    await this.#control(words).click();
  }

  // Writes into the box of that label, or into the only one there is.
  async writes(words, label) {
    const box = label ? this.page.getByLabel(label) : this.page.getByRole("textbox");
    await box.fill(words);
  }

  async pressesKey(key) {
    await this.page.keyboard.press(key);
  }

  async pressesBack() {
    await this.page.goBack({ waitUntil: "commit" });
  }

  async losesNetwork() {
    await this.context.setOffline(true);
  }

  async findsNetwork() {
    await this.context.setOffline(false);
  }

  // Waits until the words stand on the screen.
  async sees(words) {
    await this.page.getByText(words).filter({ visible: true }).first().waitFor();
  }

  // All that can be read on the screen now.
  reads() {
    return this.page.locator("body").innerText();
  }

  // What the screen shows now, and where the page is longer than that, all of it under the name
  // with `-whole`: laid out for the same screen, what sticks to an edge lying where it belongs.
  async photographs(file) {
    await this.page.screenshot({ path: `${file}.png` });
    if (await this.page.evaluate(isLonger)) {
      await this.page.evaluate(wears, UNSTUCK);
      await this.page.screenshot({ path: `${file}-whole.png`, fullPage: true });
      await this.page.evaluate(wears, "");
    }
  }

  // Everything that left so far: method, url, headers, body, and the status that came back.
  traffic() {
    return Promise.all(this.#left);
  }

  // What the site left on the phone. A child's phone is also somebody else's.
  async traces() {
    const cookies = await this.context.cookies();
    return { cookies: cookies.length, ...(await this.page.evaluate(whatIsStored)) };
  }

  // It is closed; what it left behind stays in `profile`, where it has one.
  async isSwitchedOff() {
    await this.context.close();
  }

  async isPutAway() {
    await this.isSwitchedOff();
    await this.street?.closes();
    if (this.profile) await rm(this.profile, { recursive: true, force: true });
  }

  #looksAt(page) {
    this.page = page;
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error") this.complaints.push(line.text());
    });
  }

  #control(words) {
    const [first, ...others] = CONTROLS.map((role) => this.page.getByRole(role, { name: words }));
    return others.reduce((any, other) => any.or(other), first).filter({ visible: true }).first();
  }
}

// Nobody taps what has not been drawn yet: with the drawing the form goes to its heading. In the
// middle of the screen nothing that sticks to its edges lies above it. Runs in the page.
export async function isInReach(element) {
  await new Promise(requestAnimationFrame);
  element.scrollIntoView({ block: "center" });
}

// The page in a style of ours beside its own; runs in the page, whose policy allows no element.
export function wears(style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}

// Runs in the page.
const isLonger = () => document.documentElement.scrollHeight > innerHeight;

// The page's randomness from now on: small fast counting generator, good enough for what no
// attacker sees (PractRand, sfc32). Runs in the page.
function drawsFrom([a, b, c, count]) {
  const next = () => {
    const drawn = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return drawn >>> 24;
  };
  crypto.getRandomValues = (place) => {
    new Uint8Array(place.buffer, place.byteOffset, place.byteLength).forEach((_, at, bytes) => (bytes[at] = next()));
    return place;
  };
}

// What a page finds in every store that a browser offers it; runs in the page.
export async function whatIsStored() {
  return {
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}

async function recorded(request) {
  const url = request.url();
  const method = request.method();
  const body = request.postDataBuffer() ?? Buffer.alloc(0);
  // A request that was cut off has no more headers than those it was made with.
  const headers = await request.allHeaders().catch(() => request.headers());
  const answer = await request.response().catch(() => null);
  return { method, url, headers, body, status: answer?.status() };
}
