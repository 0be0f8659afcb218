// A phone with Firefox on it, new out of the box, driven over WebDriver BiDi. It has the hand that
// road.mjs walks with; what leaves it is looked at in Chromium only.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import puppeteer from "puppeteer-core";

import "./fonts.mjs";
import { isInReach, LOCALES, PHONE, whatIsStored } from "./phone.mjs";
import { PATIENCE } from "./until.mjs";

export async function firefoxPhone({ language = "ar" } = {}) {
  const profile = await mkdtemp(path.join(os.tmpdir(), "thiqa-firefox-"));
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    timeout: PATIENCE,
    protocolTimeout: 2 * PATIENCE,
    userDataDir: profile,
    defaultViewport: PHONE,
    extraPrefsFirefox: { "intl.accept_languages": `${LOCALES[language]}, ${language}` },
    env: { ...process.env, HOME: profile, TZ: "Africa/Casablanca" },
  });
  const [page] = await browser.pages();
  return new FirefoxPhone(profile, browser, page);
}

class FirefoxPhone {
  #complaints = [];

  constructor(profile, browser, page) {
    Object.assign(this, { profile, browser, page });
    this.page.setDefaultTimeout(PATIENCE);
    this.page.on("pageerror", (error) => this.#complaints.push(String(error)));
    this.page.on("console", (line) => {
      if (line.type() === "error") this.#complaints.push(line.text());
    });
  }

  async complains() {
    return this.#complaints;
  }

  async opensForm(address) {
    await this.page.goto(address);
    await this.waits("html[data-thiqa=open]");
  }

  async waits(selector) {
    await this.page.waitForSelector(selector, { visible: true });
  }

  async clicks(selector) {
    const element = await this.page.waitForSelector(selector, { visible: true });
    await element.evaluate(isInReach);
    await element.click();
  }

  async ticks(selector) {
    if (!(await this.page.$eval(selector, (it) => it.checked))) await this.clicks(selector);
  }

  async fills(selector, words) {
    await this.clicks(selector);
    await this.page.$eval(selector, (it) => it.select());
    await this.page.keyboard.type(words);
  }

  async has(selector) {
    return (await this.page.$(selector)) !== null;
  }

  attribute(selector, name) {
    return this.page.$eval(selector, (it, name) => it.getAttribute(name), name);
  }

  // The form's guard catches it: no navigation follows that could be waited for.
  pressesBack() {
    return this.page.evaluate(() => history.back());
  }

  evaluates(inThePage) {
    return this.page.evaluate(inThePage);
  }

  async traces() {
    const cookies = await this.browser.cookies();
    return { cookies: cookies.length, ...(await this.evaluates(whatIsStored)) };
  }

  async isPutAway() {
    await this.browser.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
