// She only put the phone down, or looked into another app: nobody sees a word meanwhile, and when
// she comes back nothing is lost.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { assertCovered, exitAnswers, GO_ON, isOut, looksAway, pictureOfNothing, writesHalf } from "./leaving.mjs";
import { ENVELOPES, isHeld } from "./mishaps.mjs";
import { ANSWERS, isReady, sends, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const answers = { ...ANSWERS, story: STORY };

// Milliseconds after which an untouched page is covered.
const UNTOUCHED = 180_000;

const helpline = aHelpline();

scene("whoever looks for the app among the open ones sees the cover; one tap, and all is there", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  await child.page.locator("#answer").evaluate((field) => field.setSelectionRange(3, 9));
  const scrolled = await scrollsDown(child);
  await looksAway(child);
  await assertCovered(child);
  await assertAccessible(child);
  const picture = await child.page.screenshot();
  assert.ok(picture.equals(await pictureOfNothing(helpline.address, looksAway)), "it looks the same whatever was written");
  await child.page.locator("#cover button").tap();
  await assertNothingLost(child, scrolled);
});

scene("a page that nobody touches for three minutes is covered, whichever it is", {}, async (child) => {
  await child.page.clock.install();
  await child.opensForm(helpline.address);
  for await (const page of walks(child, answers)) {
    if (page === "sending") continue;
    // A request that is still under way would be given up, as after three minutes of no answer.
    await child.isQuiet();
    await child.page.clock.fastForward(UNTOUCHED + 100);
    await assertCovered(child);
    await child.pressesKey("Enter");
    await child.page.locator("#cover").waitFor({ state: "hidden" });
  }
});

scene("a touch, a key or a scroll begins the three minutes anew", {}, async (child) => {
  await child.page.clock.install();
  await writesHalf(child, helpline.address, answers);
  const signs = [
    () => child.page.locator("[data-page] h1").click(),
    () => child.pressesKey("ArrowLeft"),
    () => child.page.evaluate(scrolls),
  ];
  // Twice half of it and a little more, with the sign between: without it there would be a cover.
  for (const gives of signs) {
    for (const _ of [1, 2]) {
      await gives();
      await child.page.clock.fastForward(UNTOUCHED / 2 + 10_000);
    }
    assert.ok(await child.page.locator("#cover").isHidden(), String(gives));
  }
  await child.page.clock.fastForward(UNTOUCHED);
  await assertCovered(child);
});

scene("what is under the cover is not read aloud, and a new page under it is read once it is off", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  const letsGo = await isHeld(child, ENVELOPES);
  await sends(child);
  await child.sees("رسالتك في الطريق…");
  await looksAway(child);
  letsGo();
  await child.page.locator("[data-page=arrived]").waitFor({ state: "attached" });
  await assertCovered(child);
  assert.match(await child.page.locator("body").ariaSnapshot(), /^- status\n- main:\n.*heading "نقرة للمتابعة".*\n.*button "نقرة للمتابعة"$/);
  await child.taps(GO_ON);
  await child.page.waitForFunction(() => document.activeElement.matches("[data-page=arrived] h1"));
});

scene("Shift leaves from under the cover too", {}, async (child) => {
  await writesHalf(child, helpline.address, answers);
  await exitAnswers(child);
  await looksAway(child);
  for (const _ of [1, 2, 3]) await child.pressesKey("Shift");
  await isOut(child);
});

async function scrollsDown(child) {
  await child.page.evaluate(() => scrollTo(0, 90));
  const scrolled = await child.page.evaluate(() => scrollY);
  assert.ok(scrolled > 0);
  return scrolled;
}

async function assertNothingLost(child, scrolled) {
  const found = await child.page.evaluate(() => {
    const { id, value, selectionStart, selectionEnd } = document.activeElement;
    return { id, value, selectionStart, selectionEnd, scrolled: scrollY };
  });
  assert.deepEqual(found, { id: "answer", value: STORY, selectionStart: 3, selectionEnd: 9, scrolled });
}

// Somewhere else than before, until the page has heard of it. Runs in the page.
function scrolls() {
  const heard = new Promise((done) => addEventListener("scroll", done, { once: true, capture: true }));
  scrollTo(0, scrollY > 0 ? 0 : 40);
  return heard.then(() => {});
}
