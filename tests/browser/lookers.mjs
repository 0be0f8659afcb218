// Who looks at a page. Each look is told apart from the walk that brings it there: on one walk
// everybody looks at every page, each on the screen and in the light that the look is for.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { tabsAround } from "./hand.mjs";
import {
  arabicIllSet,
  clippedTexts,
  covered,
  doublesText,
  faintControls,
  halvesText,
  isDrawn,
  misnamed,
  moving,
  remembering,
  spreads,
  stops,
  taking,
  tooWide,
  unsuredDirections,
  unspreads,
  wayOutOfReach,
} from "./looks.mjs";
import { COMPUTER } from "./phone.mjs";

// CSS pixels of a computer's screen of 1280×1024 at 400 % (WCAG 1.4.10), and of the narrowest
// phones that are still sold.
export const AT_400 = { width: 320, height: 256 };
export const NARROW = { width: 320, height: 480 };
// And of the smallest that many still have.
const SMALL = { width: 320, height: 568 };

const FORCED = { forcedColors: "active" };
const CALM = { reducedMotion: "reduce" };
// As every phone comes that was not asked for anything else.
const USUAL = { forcedColors: "none", reducedMotion: "no-preference" };

// By what the look finds nothing wrong with. `size` and `light` are where it looks, else everything
// is as the phone came; `languages` are those that it is about.
export const LOOKS = {
  "axe finds nothing, and every name and field is hers": { looks: assertHers },
  "letters and lines pushed apart are cut off nowhere": { looks: assertNothingCutOff },
  "in forced colours every control has an edge, and its focus a ring": { light: FORCED, looks: found(faintControls) },
  "with little motion nothing moves at all": { light: CALM, looks: found(moving) },
  "axe finds nothing in forced colours": { light: FORCED, looks: assertAccessible },
  "axe finds nothing with little motion": { light: CALM, looks: assertAccessible },
  "turned on its side it fits": { turned: true, looks: found(tooWide) },
  "the way out is in sight, large enough and over nothing": { looks: found(wayOutOfReach) },
  "at 400 % nothing lies over what is read or focused": { size: AT_400, looks: assertInReach },
  "at 400 % the way out is in sight, large enough and over nothing": { size: AT_400, looks: found(wayOutOfReach) },
  "at 400 % nothing scrolls sideways": { size: AT_400, looks: found(tooWide) },
  "on the narrowest phone nothing scrolls sideways": { size: NARROW, looks: found(tooWide) },
  "with letters twice as large nothing is cut, on a small phone": { size: SMALL, looks: assertLetters(lettersDoubled) },
  "with text alone twice as large nothing is cut, on a small phone": { size: SMALL, looks: assertLetters(textDoubled) },
  "Arabic stands large, airy, upright and joined, on a computer": { size: COMPUTER, looks: found(arabicIllSet) },
};

// Lets these look at what stands there, one after the other, and leaves it as it was. Everything
// that any of them finds is told.
export async function looksAt(child, where, looks) {
  const found = [];
  for (const name of looks) {
    const { size, turned, light, looks: look } = LOOKS[name];
    const usual = child.page.viewportSize();
    const other = size ?? (turned && { width: usual.height, height: usual.width });
    if (other) await child.page.setViewportSize(other);
    if (light) await child.page.emulateMedia(light);
    await child.page.evaluate(isDrawn);
    await look(child).catch((error) => found.push(`${where}: ${name}: ${error.message}`));
    if (light) await child.page.emulateMedia(USUAL);
    if (other) await child.page.setViewportSize(usual);
  }
  await child.page.evaluate(isDrawn);
  assert.equal(found.join("\n\n"), "");
}

// A look that runs in the page and names what is wrong there.
function found(look) {
  return async (child) => assert.deepEqual(await child.page.evaluate(look), []);
}

// Sizes of what is touched, one name for everything, no field that remembers or corrects what is
// written, directions, and how Arabic is set.
async function assertHers(child) {
  await assertAccessible(child);
  assert.deepEqual(await misnamed(child.page), []);
  assert.deepEqual(await child.page.evaluate(remembering), []);
  assert.deepEqual(await child.page.evaluate(taking), []);
  assert.deepEqual(await child.page.evaluate(unsuredDirections), []);
  if ((await child.attribute("html", "lang")) === "ar") {
    assert.deepEqual(await child.page.evaluate(arabicIllSet), []);
  }
}

async function assertNothingCutOff(child) {
  await spreads(child.page);
  try {
    assert.deepEqual(await child.page.evaluate(clippedTexts), []);
  } finally {
    await unspreads(child.page);
  }
}

// Nothing is cut or beyond the screen, and the way out lies over nothing, while letters are larger.
function assertLetters(larger) {
  return async (child) => {
    const asBefore = await larger(child.page);
    try {
      await child.page.evaluate(isDrawn);
      assert.deepEqual(await child.page.evaluate(clippedTexts), []);
      assert.deepEqual(await child.page.evaluate(wayOutOfReach), []);
    } finally {
      await asBefore();
    }
  };
}

// The browser's own letters at 200 %: everything in rem grows with them.
async function lettersDoubled(page) {
  const browser = await page.context().newCDPSession(page);
  const letters = (standard) => browser.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard - 3 } });
  await letters(32);
  return async () => {
    await letters(16);
    await browser.detach();
  };
}

async function textDoubled(page) {
  await page.evaluate(doublesText);
  return () => page.evaluate(halvesText);
}

async function assertInReach(child) {
  assert.deepEqual(await child.page.evaluate(covered), []);
  assert.equal(await tabsAround(child), await child.page.evaluate(stops));
}
