// Nobody is shut out of what may stand on the screen beside the roads: every state of states.mjs,
// looked at by axe and by those who see what axe cannot. Each language is a file of its own, so that
// they can be looked at side by side.
import assert from "node:assert/strict";

import { AT_400, looksAt } from "./lookers.mjs";
import { isRefused, ENVELOPES, losesManifest } from "./mishaps.mjs";
import { isAnswered, RETURNS } from "./returns.mjs";
import { isReady, sends } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { comesTo, STATES } from "./states.mjs";

const HERS = [
  "axe finds nothing, and every name and field is hers",
  "letters and lines pushed apart are cut off nowhere",
  "with letters twice as large nothing is cut, on a small phone",
  "with text alone twice as large nothing is cut, on a small phone",
];
export const EDGED = "in forced colours every control has an edge, and its focus a ring";
export const IN_REACH = "at 400 % nothing lies over what is read or focused";
const NARROW = ["at 400 % nothing scrolls sideways", "on the narrowest phone nothing scrolls sideways"];

const helpline = aHelpline({}, isAnswered);

// All of them in one language, as scenes of the file that asks for it. Those who come back with a
// list meet the most fields and buttons.
export function looksAtEveryState(language, atAList = []) {
  scene(`every state on a phone, in ${language}`, { language }, async (child) => {
    for (const [state, how] of Object.entries(STATES)) {
      await child.opensTab();
      await comesTo(child, helpline.address, how);
      const looks = state in RETURNS ? [...HERS, ...atAList] : HERS;
      await looksAt(child, state, looks).catch((error) => assert.fail(error.message));
    }
  });
}

export function looksAtFailures(language) {
  scene(`no failure scrolls sideways on the smallest screens, in ${language}`, { language, size: AT_400 }, async (child) => {
    await losesManifest(child);
    await child.opensForm(helpline.address);
    await child.waits("[data-page=unavailable]");
    await looksAt(child, "unavailable", NARROW);
    await isReady(child, helpline.address);
    await isRefused(child, ENVELOPES, 507, "full");
    await sends(child);
    await child.waits("[data-stage=stopped]");
    await looksAt(child, "stopped", NARROW);
  });
}
