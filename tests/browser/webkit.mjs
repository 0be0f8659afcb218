// A phone with WebKit on it, as on every iPhone, new out of the box: WebKitGTK on a screen that
// nobody sees, driven over W3C WebDriver. It has the hand that road.mjs walks with.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import "./fonts.mjs";
import { isInReach, PHONE, whatIsStored } from "./phone.mjs";
import { holdsAPort } from "./ports.mjs";
import { PATIENCE, until } from "./until.mjs";

const DRIVER = "WebKitWebDriver";
const BROWSER =
  process.env.MINIBROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
// What WebDriver calls an element in its JSON.
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export async function webkitPhone({ language = "ar" } = {}) {
  const profile = await mkdtemp(path.join(os.tmpdir(), "thiqa-webkit-"));
  const screen = await screenIsOn();
  const { port, letsGo } = await holdsAPort();
  const driver = spawn(DRIVER, [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, ...aPhonesOwn(profile), DISPLAY: screen.display },
  });
  const phone = new WebkitPhone(language, profile, screen, driver, `http://127.0.0.1:${port}`, letsGo);
  await phone.isSwitchedOn();
  return phone;
}

class WebkitPhone {
  #session;

  constructor(language, profile, screen, driver, server, letsGo) {
    Object.assign(this, { language, profile, screen, driver, server, letsGo });
  }

  async isSwitchedOn() {
    await until(async () => (await fetch(`${this.server}/status`)).ok, "the driver answers");
    const capabilities = {
      timeouts: { script: PATIENCE, pageLoad: PATIENCE },
      "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] },
    };
    const { sessionId } = await this.#asks("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
    this.#session = `/session/${sessionId}`;
    await this.#does("window/rect", PHONE);
  }

  // A fresh machine has no locale for it to take a language from, so a person taps hers.
  async opensForm(address) {
    await this.#does("url", { url: address });
    await this.waits("html[data-thiqa=open]");
    await this.evaluates(keepsComplaints);
    if ((await this.attribute("html", "lang")) !== this.language) {
      await this.clicks(`button[lang=${this.language}]`);
    }
  }

  async waits(selector) {
    await until(async () => {
      const element = await this.#finds(selector);
      return this.#asks("GET", `${this.#session}/element/${element}/displayed`);
    }, selector);
  }

  async clicks(selector) {
    await this.waits(selector);
    const element = await this.#finds(selector);
    await this.evaluates(isInReach, { [ELEMENT]: element });
    await this.#does(`element/${element}/click`, {});
  }

  async ticks(selector) {
    const element = await this.#finds(selector);
    if (!(await this.#asks("GET", `${this.#session}/element/${element}/selected`))) await this.clicks(selector);
  }

  async fills(selector, words) {
    await this.clicks(selector);
    await this.evaluates((selector) => document.querySelector(selector).select(), selector);
    await this.#does(`element/${await this.#finds(selector)}/value`, { text: words });
  }

  has(selector) {
    return this.evaluates((selector) => document.querySelector(selector) !== null, selector);
  }

  attribute(selector, name) {
    return this.evaluates((selector, name) => document.querySelector(selector).getAttribute(name), selector, name);
  }

  // The form's guard catches it: no navigation follows that could be waited for.
  pressesBack() {
    return this.evaluates(() => history.back());
  }

  evaluates(inThePage, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${inThePage})(...[...arguments].slice(0, -1))).then(done);`;
    return this.#does("execute/async", { script, args });
  }

  // What the page complained of since it opened: this engine keeps no console for a driver.
  complains() {
    return this.evaluates(() => globalThis.complaints);
  }

  async traces() {
    const cookies = await this.#asks("GET", `${this.#session}/cookie`);
    return { cookies: cookies.length, ...(await this.evaluates(whatIsStored)) };
  }

  async isPutAway() {
    if (this.#session) await this.#asks("DELETE", this.#session);
    await ends(this.driver);
    await this.letsGo();
    await this.screen.goesOff();
    // Its helpers write to the end, a moment longer than itself.
    await rm(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }

  async #finds(selector) {
    const found = await this.#does("element", { using: "css selector", value: selector });
    return found[ELEMENT];
  }

  #does(verb, body) {
    return this.#asks("POST", `${this.#session}/${verb}`, body);
  }

  async #asks(method, way, body) {
    const answer = await fetch(this.server + way, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${way}: ${value.error}: ${value.message}`);
    return value;
  }
}

// Nothing of this machine's own profile, and Morocco's clock.
const aPhonesOwn = (profile) => ({
  HOME: profile,
  XDG_DATA_HOME: profile,
  XDG_CACHE_HOME: profile,
  XDG_CONFIG_HOME: profile,
  LANG: "C.UTF-8",
  MESA_SHADER_CACHE_DISABLE: "true",
  TZ: "Africa/Casablanca",
});

// A screen that nobody sees; it names its own number once it is on.
async function screenIsOn() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = await once(server.stdio[3], "data");
  return { display: `:${String(number).trim()}`, goesOff: () => ends(server) };
}

async function ends(program) {
  if (program.exitCode !== null || program.signalCode) return;
  const ended = once(program, "exit");
  program.kill();
  await ended;
}

// Runs in the page: an error nobody caught, a policy that was broken, and what it says itself.
function keepsComplaints() {
  const complaints = (globalThis.complaints = []);
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ blockedURI }) => complaints.push(blockedURI));
  console.error = (...words) => complaints.push(words.join(" "));
}
