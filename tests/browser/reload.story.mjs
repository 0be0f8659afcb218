// The keys that open a page anew are asked about, once there is something to lose. No question of
// the browser's own stands anywhere, for it would stand in the way of leaving too.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { exitAnswers, isOut, looksAway, GO_ON } from "./leaving.mjs";
import { COMPUTER } from "./phone.mjs";
import { ANSWERS, walks, walksTo } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const QUESTION = { ar: "فتح الصفحة من جديد؟ ما لم يُرسل سيضيع.", fr: "Rouvrir la page ? Ce qui n’est pas envoyé sera perdu." };
const STAY = { ar: "البقاء هنا", fr: "Rester ici" };
const AGAIN = { ar: "فتح من جديد", fr: "Rouvrir" };

// How a key and those held with it arrive at a page: what it writes, where it lies.
const CONTROL = 2;
const COMMAND = 4;
const SHIFT = 8;
const ALT = 1;
const KEYS = {
  F5: { key: "F5", code: "F5" },
  "Ctrl-F5": { key: "F5", code: "F5", modifiers: CONTROL },
  "Ctrl-R": { key: "r", code: "KeyR", modifiers: CONTROL },
  "Ctrl-Shift-R": { key: "R", code: "KeyR", modifiers: CONTROL | SHIFT },
  "Cmd-R": { key: "r", code: "KeyR", modifiers: COMMAND },
  "Ctrl-R on an Arabic keyboard": { key: "ق", code: "KeyR", modifiers: CONTROL },
  "Ctrl-R where R lies elsewhere": { key: "r", code: "KeyO", modifiers: CONTROL },
  "the key of a Chromebook": { key: "BrowserRefresh", code: "BrowserRefresh" },
};
// Writing, copying, and what an R with AltGr writes.
const OTHERS = [
  { key: "r", code: "KeyR", text: "r" },
  { key: "ق", code: "KeyR", text: "ق" },
  { key: "p", code: "KeyR", modifiers: CONTROL },
  { key: "c", code: "KeyC", modifiers: CONTROL },
  { key: "r", code: "KeyR", modifiers: CONTROL | ALT },
];

const helpline = aHelpline();

scene("each key that opens a page anew is asked about, and others are not", { size: COMPUTER }, async (child) => {
  await comesTo(child, "story");
  for (const [name, key] of Object.entries(KEYS)) {
    await strikes(child, key);
    assert.ok(await isAsked(child), name);
    await child.pressesKey("Escape");
    assert.ok(!(await isAsked(child)), name);
  }
  for (const key of OTHERS) {
    await strikes(child, key);
    assert.ok(!(await isAsked(child)), JSON.stringify(key));
  }
  assert.equal(child.asked.filter((url) => url === helpline.address).length, 1, "it was opened once");
});

for (const language of ["ar", "fr"]) {
  scene(`who stays finds everything as it was, and who goes on an empty form, in ${language}`, { language }, async (child) => {
    await comesTo(child, "story");
    await child.page.locator("#answer").evaluate((field) => field.setSelectionRange(3, 9));
    await strikes(child, KEYS["Ctrl-R"]);
    await child.sees(QUESTION[language]);
    await assertAccessible(child);
    assert.ok(await child.page.locator("#leave").isVisible());
    await child.page.waitForFunction((stay) => document.activeElement.innerText === stay, STAY[language]);
    // Asked once more it is still asked.
    await strikes(child, KEYS.F5);
    await child.taps(STAY[language]);
    assert.ok(!(await isAsked(child)));
    assert.deepEqual(await atTheField(child), { id: "answer", value: ANSWERS.story, start: 3, end: 9 });
    await strikes(child, KEYS.F5);
    await child.taps(AGAIN[language]);
    await child.page.locator("[data-page=welcome]").waitFor();
    await child.isOpen();
    assert.equal(await child.page.locator("textarea").count(), 0);
  });
}

scene("who goes on with something else stays, and from under the question one can leave", {}, async (child) => {
  await comesTo(child, "story");
  await strikes(child, KEYS.F5);
  await child.page.locator("#answer").tap();
  assert.ok(!(await isAsked(child)));
  await strikes(child, KEYS.F5);
  await looksAway(child);
  await child.taps(GO_ON);
  assert.ok(await isAsked(child));
  await exitAnswers(child);
  await child.page.locator("#leave").tap();
  await isOut(child);
});

scene("before the first answer, and after the form stopped, the key does what it does", {}, async (child) => {
  await child.opensForm(helpline.address);
  await strikes(child, KEYS.F5);
  assert.ok(!(await isAsked(child)));
  await walksTo(child, "story");
  await child.page.evaluate(() => document.documentElement.setAttribute("data-thiqa", "stopped"));
  await strikes(child, KEYS.F5);
  assert.ok(!(await isAsked(child)));
});

scene("no page asks by itself whether it may be left", {}, async (child) => {
  await child.page.addInitScript(() => {
    globalThis.listened = [];
    const listens = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (event, ...how) {
      globalThis.listened.push(event);
      return listens.call(this, event, ...how);
    };
  });
  await child.opensForm(helpline.address);
  for await (const page of walks(child)) {
    const { listened, own } = await child.page.evaluate(() => ({ listened: globalThis.listened, own: onbeforeunload }));
    assert.equal(own, null, page);
    assert.ok(listened.includes("pagehide") && !listened.some((event) => /unload/.test(event)), page);
  }
});

async function comesTo(child, page) {
  await child.opensForm(helpline.address);
  await walksTo(child, page);
  if (page === "story") await child.page.locator("#answer").focus();
}

// A key as the browser hands it to the page. In a Chromium without windows nothing else hears it.
async function strikes(child, { text, ...key }) {
  const browser = await child.context.newCDPSession(child.page);
  await browser.send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...key });
  await browser.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
  await browser.detach();
}

const isAsked = (child) => child.page.locator("#reload").isVisible();

const atTheField = (child) =>
  child.page.evaluate(() => {
    const { id, value, selectionStart: start, selectionEnd: end } = document.activeElement;
    return { id, value, start, end };
  });
