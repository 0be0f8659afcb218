// Leaving at once and looking away. The way out leads to an ordinary page of somebody else, which a
// scene puts into the network of one phone.
import assert from "node:assert/strict";

import { phone } from "./phone.mjs";
import { walksTo } from "./road.mjs";

export const EXIT = "https://www.meteomaroc.com/";

const WEATHER = "<!doctype html><title>Météo</title><h1>الطقس · Météo</h1>";

// Answers for the exit from now on.
export const exitAnswers = (child) => answers(child, { contentType: "text/html; charset=utf-8", body: WEATHER });

// The exit has nothing to show: what was there when she left stays, to be looked at.
export const exitIsSilent = (child) => answers(child, { status: 204 });

const answers = (child, answer) => child.context.route(`${EXIT}**`, (route) => route.fulfill(answer));

// The whole window shows the exit, and nothing of it says who came.
export async function isOut(child) {
  await child.page.waitForURL(EXIT, { waitUntil: "commit" });
  await child.sees("الطقس");
  const [asked] = (await child.traffic()).filter(({ url }) => url === EXIT);
  assert.equal(asked.headers.referer, undefined);
}

// Forward, once the page that stands there has settled: a browser does not take two steps at once.
export async function pressesForward(child) {
  await child.page.waitForFunction(() => document.readyState === "complete");
  await child.page.goForward({ waitUntil: "commit" });
}

// All that is in the document, with what stands in its fields.
const holds = (place) =>
  place.evaluate(() => {
    const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
    return [document.documentElement.outerHTML, ...fields].join("\n");
  });

// Neither on the screen nor anywhere in the document, nor in a field.
export async function assertNoWord(place, ...words) {
  const held = await holds(place);
  for (const word of words) assert.ok(!held.includes(word), word);
}

// What the cover says, and nothing else.
export const GO_ON = "نقرة للمتابعة";

// The app goes to the back. Playwright never hides a tab, so the page is told that it is hidden.
export async function looksAway(child) {
  await child.page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    delete document.hidden;
  });
}

export async function assertCovered(child) {
  await child.page.locator("#cover").waitFor();
  assert.equal(await child.reads(), GO_ON);
}

// Half a story typed, and nothing sent.
export async function writesHalf(child, address, answers) {
  await child.opensForm(address);
  await walksTo(child, "story", answers);
}

// How that looks to somebody who has written nothing.
export async function pictureOfNothing(address, comesAbout) {
  const other = await phone({ name: "who has written nothing" });
  try {
    await other.opensForm(address);
    await comesAbout(other);
    return await other.page.screenshot();
  } finally {
    await other.isPutAway();
  }
}
