// Nobody is shut out of any road: axe, and what axe cannot see. Letters four times as large, colours
// that the phone forces, more room between letters, what a screen reader says of each control, and
// how Arabic stands on the page. The states beside the roads: access-states.mjs.
import assert from "node:assert/strict";

import { AT_400, looksAt } from "./lookers.mjs";
import { walksUnhurried } from "./mishaps.mjs";
import { COMPUTER, LOCALES } from "./phone.mjs";
import { ANSWERS, ROADS } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

// Longer than any line, without a place to break it.
const STUBBORN = { ...ANSWERS, links: `https://example.org/${"a".repeat(300)}`, story: "ه".repeat(300) };

// On a phone in every language; in Arabic in every light; and on one road turned and stared at.
const HERS = ["axe finds nothing, and every name and field is hers", "letters and lines pushed apart are cut off nowhere"];
const LARGER = [
  "with letters twice as large nothing is cut, on a small phone",
  "with text alone twice as large nothing is cut, on a small phone",
];
const IN_OTHER_LIGHT = [
  "in forced colours every control has an edge, and its focus a ring",
  "with little motion nothing moves at all",
];
const ON_ONE_ROAD = [
  "axe finds nothing in forced colours",
  "axe finds nothing with little motion",
  "turned on its side it fits",
  "the way out is in sight, large enough and over nothing",
];
const IN_REACH = "at 400 % nothing lies over what is read or focused";
const WIDE = ["Arabic stands large, airy, upright and joined, on a computer"];
const WAYS_OUT = [
  "the way out is in sight, large enough and over nothing",
  "at 400 % the way out is in sight, large enough and over nothing",
];
const NARROW = ["at 400 % nothing scrolls sideways", "on the narrowest phone nothing scrolls sideways"];

const helpline = aHelpline();

for (const road of ROADS) {
  const isOne = road === ROADS[0];

  for (const language of Object.keys(LOCALES)) {
    const others = language === "ar" ? [...IN_OTHER_LIGHT, ...(isOne ? ON_ONE_ROAD : [])] : [];
    everyPage("every page on a phone", { language }, road, [...HERS, ...LARGER, ...others]);
  }

  everyPage("every page on a computer, and at 400 %", { language: "ar", size: COMPUTER }, road, [
    ...WIDE,
    IN_REACH,
    ...(isOne ? WAYS_OUT : []),
  ]);
  everyPage("every page at 400 %", { language: "fr", size: AT_400 }, road, [IN_REACH]);
}

for (const language of ["ar", "fr"]) {
  everyPage("whatever is written, on the smallest screens", { language, size: AT_400 }, ROADS[0], NARROW, STUBBORN);
}

// One scene, one walk: what these looks are for holds on each of its pages.
function everyPage(name, kind, road, looks, answers = ANSWERS) {
  scene(`${name} on the road "${road}", in ${kind.language}: ${looks.join("; ")}`, kind, async (child) => {
    await child.opensForm(helpline.address);
    const seen = [];
    for await (const page of walksUnhurried(child, answers, road)) {
      await looksAt(child, page, looks);
      seen.push(page);
    }
    assert.ok(seen.includes("sending") && seen.at(-1) === "done", seen.join(" "));
  });
}
