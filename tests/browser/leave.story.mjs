// Somebody walks in. One tap, or Shift three times, and no word of hers is on the screen, in the
// document or behind Back; the phone was only left for a moment, and everything is still there.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  assertCovered,
  assertNoWord,
  EXIT,
  exitAnswers,
  exitIsSilent,
  GO_ON,
  isOut,
  looksAway,
  pictureOfNothing,
  pressesForward,
  writesHalf,
} from "./leaving.mjs";
import { ENVELOPES, isHeld, isLost, letters } from "./mishaps.mjs";
import { ANSWERS, isReady, MORE, sends, walksTo } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { filesHolding } from "./search.mjs";
import { until } from "./until.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const EMAIL = "hiba.7391@example.org";
const HERS = [STORY, EMAIL, ANSWERS.links];
const answers = { ...ANSWERS, story: STORY, email: EMAIL };

const LEAVE = { ar: "خروج سريع", fr: "Quitter vite", en: "Leave quickly" };
const LOADING = { ar: "جارٍ التحميل", fr: "Chargement", en: "Loading" };
// Milliseconds after which a press of Shift is forgotten.
const TOGETHER = 5_000;

const helpline = aHelpline();

for (const keepsPages of [false, true]) {
  const kept = keepsPages ? "where the browser keeps pages" : "where it does not";
  scene(`one tap leaves, and no way leads back to a word, ${kept}`, { keepsPages }, async (child) => {
    await writesHalf(child, helpline.address, answers);
    await exitAnswers(child);
    await child.taps(LEAVE.ar);
    await isOut(child);
    await child.pressesBack();
    assert.equal(child.page.url(), "about:blank", "what was before the form");
    await pressesForward(child);
    await isOut(child);
    await pressesForward(child);
    await child.page.locator("[data-page=welcome]").waitFor();
    await walksTo(child, "story", { ...answers, story: "" });
    await assertNoWord(child.page, STORY, EMAIL);
  });
}

scene("in the same moment as the tap every word is gone, and the page does not hear of it", {}, async (child) => {
  const afterTap = await looksAfterTap(child);
  await writesHalf(child, helpline.address, answers);
  await exitIsSilent(child);
  await child.taps(LEAVE.ar);
  const held = await afterTap.told;
  for (const word of HERS) assert.ok(!held.includes(word), word);
  await isEmptied(child);
  assert.equal(await child.reads(), LOADING.ar);
  assert.equal(await child.page.title(), LOADING.ar);
  const picture = await child.page.screenshot();
  assert.ok(picture.equals(await pictureOfNothing(helpline.address, leaves)), "it looks the same whatever was written");
});

scene("from the first page, before any tap, the way out leads to the same place", {}, async (child) => {
  await child.opensForm(helpline.address);
  await exitAnswers(child);
  await child.taps(LEAVE.ar);
  await isOut(child);
  await child.pressesBack();
  assert.equal(child.page.url(), "about:blank");
});

scene("after the page was opened anew on the guard, Back still shows what was before", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  await child.page.reload();
  await walksTo(child, "story", answers);
  await exitAnswers(child);
  await child.taps(LEAVE.ar);
  await isOut(child);
  await child.pressesBack();
  assert.equal(child.page.url(), "about:blank");
});

scene("while the message is on its way one can leave too", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  const letsGo = await isHeld(child, ENVELOPES);
  await sends(child);
  await child.sees("رسالتك في الطريق…");
  await exitAnswers(child);
  await child.taps(LEAVE.ar);
  await isOut(child);
  letsGo();
  assert.deepEqual((await letters(child)).map(({ status }) => status), [undefined]);
});

scene("without a network one comes to a blank page, never to an error with our address", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  await child.losesNetwork();
  await child.taps(LEAVE.ar);
  await child.page.waitForURL("about:blank");
  assert.equal(await child.reads(), "");
  await assertNoWord(child.page, ...HERS);
  await child.pressesBack();
  assert.equal(child.page.url(), "about:blank");
});

for (const language of ["ar", "fr"]) {
  scene(`Shift three times leaves, and only "loading" is read aloud, in ${language}`, { language }, async (child) => {
    const hears = await listens(child);
    await writesHalf(child, helpline.address, answers);
    await exitIsSilent(child);
    await hears();
    await child.pressesKey("Shift");
    await child.pressesKey("Shift");
    assert.deepEqual(await hears(), []);
    await child.pressesKey("Shift");
    await isEmptied(child);
    assert.deepEqual(await hears(), [LOADING[language]]);
  });
}

scene("Shift with another key between is writing, not leaving", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  const field = child.page.locator("#answer");
  await field.fill("");
  await field.pressSequentially("ABC Un Deux Trois");
  for (const key of ["Shift", "Shift", "a", "Shift", "Shift", "Enter", "Shift"]) await child.pressesKey(key);
  for (const held of ["Alt", "Control"]) for (const _ of [1, 2, 3]) await child.pressesKey(`${held}+Shift`);
  await child.page.keyboard.down("Alt");
  for (const _ of [1, 2, 3]) await child.pressesKey("Shift");
  await child.page.keyboard.up("Alt");
  assert.ok(await field.isVisible());
});

scene("each press of Shift may take its time, but not too much", {}, async (child) => {
  await child.page.clock.install();
  await writesHalf(child, helpline.address, answers);
  await exitAnswers(child);
  // From here on time passes only where this scene says so.
  await child.page.clock.pauseAt(await child.page.evaluate(() => Date.now() + 1_000));
  await child.pressesKey("Shift");
  await child.pressesKey("Shift");
  await child.page.clock.fastForward(TOGETHER + 100);
  await child.pressesKey("Shift");
  await child.page.clock.fastForward(TOGETHER - 500);
  await child.pressesKey("Shift");
  assert.equal(await child.page.locator("#answer").inputValue(), STORY);
  await child.page.clock.fastForward(TOGETHER - 500);
  await child.pressesKey("Shift");
  await isOut(child);
});

scene("leaving and the cover work while the form is on its way, and after it failed", {}, async (child) => {
  const letsGo = await isHeld(child, "**/*.wasm");
  await child.comesTo(helpline.address);
  await child.page.locator("#waiting").waitFor();
  await looksAway(child);
  await assertCovered(child);
  await child.taps(GO_ON);
  await exitAnswers(child);
  await child.taps(LEAVE.ar);
  await isOut(child);
  letsGo();
  await isLost(child, "**/*.wasm");
  await child.opens(helpline.address);
  await child.page.locator("#failed").waitFor();
  await child.taps(LEAVE.ar);
  await isOut(child);
});

scene("without scripts the way out is a link, named in every language", { scripts: false }, async (child) => {
  await child.opens(helpline.address);
  for (const words of Object.values(LEAVE)) await child.sees(words);
  await exitAnswers(child);
  await child.page.locator("#leave").click();
  await isOut(child);
});

scene("the way out speaks the language of the page", { language: "fr" }, async (child) => {
  await isHeld(child, "**/*.wasm");
  await child.comesTo(helpline.address);
  await child.page.getByRole("link", { name: LEAVE.fr, exact: true }).waitFor();
  await child.page.unrouteAll();
  await child.opensForm(helpline.address);
  for (const [name, words] of [["العربية", LEAVE.ar], ["English", LEAVE.en], ["Français", LEAVE.fr]]) {
    await child.taps(name);
    await child.page.getByRole("link", { name: words, exact: true }).waitFor();
  }
});

scene("nothing is left on the phone of what was not sent", { keepsProfile: true }, async (child) => {
  await writesHalf(child, helpline.address, answers);
  assert.deepEqual(await child.traces(), { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
  await exitAnswers(child);
  await looksAway(child);
  await child.taps(GO_ON);
  await child.taps(LEAVE.ar);
  await isOut(child);
  await child.isSwitchedOff();
  for (const words of HERS) assert.deepEqual(await filesHolding(child.profile, words), [], words);
});

scene("going back by keyboard nothing stops beneath the way out, and nobody leaves", { size: { width: 320, height: 256 } }, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  await child.page.locator("footer summary").last().focus();
  let stops = 0;
  for (; !(await child.page.evaluate(() => document.activeElement.id === "leave")); stops += 1) {
    await child.pressesKey("Shift+Tab");
    assert.ok(await child.page.evaluate(isFocusSeen));
  }
  assert.ok(stops > 10);
});

scene("with a keyboard open or the page enlarged the way out is still in sight", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  const { page } = child;
  const browser = await page.context().newCDPSession(page);
  for (const language of ["Français", "العربية"]) {
    await child.taps(language);
    await browser.send("Emulation.setPageScaleFactor", { pageScaleFactor: 2 });
    for (const [x, y] of [[-1, -1], [-90, -120], [200, 60]]) {
      const gesture = { x: 70, y: 120, xDistance: x, yDistance: y, speed: 4000 };
      await browser.send("Input.synthesizeScrollGesture", gesture);
      await page.waitForFunction(isSeenWhole);
    }
    await browser.send("Emulation.setPageScaleFactor", { pageScaleFactor: 1 });
    await page.waitForFunction(isSeenWhole);
  }
});

test("the page that nobody configured and the one that is served leave for the same place", async () => {
  const html = await (await fetch(helpline.address)).text();
  assert.ok(html.includes(`<a id="leave" href="${EXIT}"`));
});

// The moment of leaving.
async function leaves(child) {
  await exitIsSilent(child);
  await child.taps(LEAVE.ar);
  await isEmptied(child);
}

// What the document and its fields hold at the end of the task of the tap.
async function looksAfterTap(child) {
  let tells;
  const told = new Promise((done) => (tells = done));
  await child.page.exposeFunction("tells", tells);
  await child.page.addInitScript(() => {
    const values = () => [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
    addEventListener("click", ({ target }) => {
      if (target.closest("#leave")) globalThis.tells([document.documentElement.outerHTML, ...values()].join("\n"));
    });
  });
  return { told };
}

// Everything that a screen reader is given to say without being asked; the page keeps it, so that
// nothing is on its way here when it is looked at. Gives back a way to take what was said since.
async function listens(child) {
  await child.page.addInitScript(() => {
    globalThis.heard = [];
    const live = "[role=status], [role=alert], [aria-live]";
    const regionOf = ({ target }) => (target.closest ? target : target.parentElement)?.closest(live);
    new MutationObserver((changes) => {
      for (const region of new Set(changes.map(regionOf))) if (region?.innerText) globalThis.heard.push(region.innerText);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => child.page.evaluate(() => globalThis.heard.splice(0));
}

// The exit was asked for, and nothing of the page is left.
async function isEmptied(child) {
  await child.page.locator("#form").waitFor({ state: "detached" });
  await until(() => child.asked.includes(EXIT), "the exit is asked for");
}

const isFocusSeen = () => {
  const way = document.querySelector("#leave");
  const [it, other] = [document.activeElement, way].map((element) => element.getBoundingClientRect());
  const isBeside = it.right <= other.left || it.left >= other.right;
  return document.activeElement === way || isBeside || it.top >= other.bottom;
};

const isSeenWhole = () => {
  const { offsetLeft, offsetTop, width, height } = visualViewport;
  const { left, right, top, bottom } = document.querySelector("#leave").getBoundingClientRect();
  const isIn = (low, high, from, size) => low >= from - 1 && high <= from + size + 1;
  return isIn(left, right, offsetLeft, width) && isIn(top, bottom, offsetTop, height);
};
