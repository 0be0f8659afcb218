// What axe cannot see: letters four times as large, colours that the phone forces, more room
// between letters, what a screen reader says of each control, and how Arabic stands on the page.
// Every page of every road, and every state beside them.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { tabsAround } from "./hand.mjs";
import {
  arabicIllSet,
  clippedTexts,
  covered,
  faintControls,
  misnamed,
  remembering,
  spreads,
  stops,
  unsuredDirections,
} from "./looks.mjs";
import { COMPUTER, LOCALES } from "./phone.mjs";
import { isAnswered, RETURNS } from "./returns.mjs";
import { ANSWERS, ROADS, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { comesTo, STATES } from "./states.mjs";

// CSS pixels of a computer's screen of 1280×1024 at 400 % (WCAG 1.4.10).
const AT_400 = { width: 320, height: 256 };

const helpline = aHelpline({}, isAnswered);

for (const language of Object.keys(LOCALES)) {
  everyPage("axe finds nothing, and every name and field is hers,", { language }, assertHers);

  everyPage("letters and lines pushed apart are cut off nowhere", { language }, assertNothingCutOff);

  everyState("axe finds nothing, and nothing pushed apart is cut off,", { language }, STATES, async (child) => {
    await assertHers(child);
    await assertNothingCutOff(child);
  });
}

for (const language of ["ar", "fr"]) {
  const kind = { language, size: AT_400 };
  everyPage("at 400 % nothing lies over what is read or focused", kind, assertInReach);
  everyState("at 400 % nothing lies over it either", kind, RETURNS, assertInReach);
}

everyPage("in forced colours every control has an edge, and its focus a ring", { contrast: true }, assertEdged);
everyState("in forced colours the controls have edges and rings too", { contrast: true }, RETURNS, assertEdged);

everyPage("with little motion nothing moves at all", { calm: true }, async (child) => {
  const moving = await child.page.evaluate(() => {
    const moves = ({ transitionDuration, animationDuration }) => transitionDuration !== "0s" || animationDuration !== "0s";
    return [...document.body.querySelectorAll("main *")].filter((it) => it.checkVisibility() && moves(getComputedStyle(it))).map((it) => it.outerHTML);
  });
  assert.deepEqual(moving, []);
});

everyPage("Arabic stands large, airy, upright and joined, on a computer", { size: COMPUTER }, async (child) => {
  assert.deepEqual(await child.page.evaluate(arabicIllSet), []);
});

// Sizes of what is touched, one name for everything, no field that remembers or corrects what is
// written, directions, and how Arabic is set.
async function assertHers(child) {
  await assertAccessible(child);
  assert.deepEqual(await misnamed(child.page), []);
  assert.deepEqual(await child.page.evaluate(remembering), []);
  assert.deepEqual(await child.page.evaluate(unsuredDirections), []);
  if ((await child.attribute("html", "lang")) === "ar") {
    assert.deepEqual(await child.page.evaluate(arabicIllSet), []);
  }
}

async function assertNothingCutOff(child) {
  await spreads(child.page);
  assert.deepEqual(await child.page.evaluate(clippedTexts), []);
}

async function assertInReach(child) {
  assert.deepEqual(await child.page.evaluate(covered), []);
  assert.equal(await tabsAround(child), await child.page.evaluate(stops));
}

async function assertEdged(child) {
  assert.deepEqual(await child.page.evaluate(faintControls), []);
}

// One scene for these states.
function everyState(name, kind, states, holds) {
  scene(`${name} in any state, in ${kind.language ?? "ar"}`, kind, async (child) => {
    for (const [state, how] of Object.entries(states)) {
      await child.opensTab();
      await comesTo(child, helpline.address, how);
      // With its drawing the page goes to its heading.
      await child.page.evaluate(() => new Promise(requestAnimationFrame));
      await holds(child).catch((error) => assert.fail(`${state}: ${error.message}`));
    }
  });
}

// One scene a road: what holds there holds on each of its pages.
function everyPage(name, kind, holds) {
  for (const road of ROADS) {
    const language = kind.language ?? "ar";
    scene(`${name} on the road "${road}", in ${language}`, kind, async (child) => {
      await child.opensForm(helpline.address);
      for await (const page of walks(child, ANSWERS, road)) {
        // It goes on by itself before it has been looked at.
        if (page === "sending") continue;
        // With its drawing the page goes to its heading.
        await child.page.evaluate(() => new Promise(requestAnimationFrame));
        await holds(child).catch((error) => assert.fail(`${page}: ${error.message}`));
      }
    });
  }
}
