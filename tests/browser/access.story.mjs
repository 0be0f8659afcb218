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
import { RETURNS } from "./returns.mjs";
import { ANSWERS, ROADS, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { comesTo, STATES } from "./states.mjs";

// CSS pixels of a computer's screen of 1280×1024 at 400 % (WCAG 1.4.10).
const AT_400 = { width: 320, height: 256 };

const helpline = aHelpline();

for (const language of Object.keys(LOCALES)) {
  everyPage("axe finds nothing, sizes of what is touched included,", { language }, assertAccessible);

  everyPage("a screen reader has one name for everything, in her language,", { language }, async (child) => {
    assert.deepEqual(await misnamed(child.page), []);
  });

  everyPage("letters and lines pushed apart are cut off nowhere", { language }, async (child) => {
    await spreads(child.page);
    assert.deepEqual(await child.page.evaluate(clippedTexts), []);
  });

  everyState("axe finds nothing either", { language }, STATES, assertAccessible);

  everyState("around a list names, fields and directions are hers, and nothing is cut off", { language }, RETURNS, async (child) => {
    assert.deepEqual(await misnamed(child.page), []);
    assert.deepEqual(await child.page.evaluate(remembering), []);
    if (language === "ar") assert.deepEqual(await child.page.evaluate(arabicIllSet), []);
    assert.deepEqual(await child.page.evaluate(unsuredDirections), []);
    await spreads(child.page);
    assert.deepEqual(await child.page.evaluate(clippedTexts), []);
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

everyPage("no field remembers or corrects what is written", {}, async (child) => {
  assert.deepEqual(await child.page.evaluate(remembering), []);
});

for (const size of [undefined, COMPUTER]) {
  everyPage(`Arabic stands large, airy, upright and joined, ${size ? "on a computer" : "on a phone"}`, { size }, async (child) => {
    assert.deepEqual(await child.page.evaluate(arabicIllSet), []);
    assert.deepEqual(await child.page.evaluate(unsuredDirections), []);
  });
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
