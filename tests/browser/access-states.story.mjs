// Nobody is shut out of what may stand on the screen beside the roads: every state of states.mjs,
// looked at by axe and by those who see what axe cannot.
import assert from "node:assert/strict";

import { AT_400, looksAt } from "./lookers.mjs";
import { isRefused, ENVELOPES, losesManifest } from "./mishaps.mjs";
import { LOCALES } from "./phone.mjs";
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
const EDGED = "in forced colours every control has an edge, and its focus a ring";
const IN_REACH = "at 400 % nothing lies over what is read or focused";
const NARROW = ["at 400 % nothing scrolls sideways", "on the narrowest phone nothing scrolls sideways"];

const helpline = aHelpline({}, isAnswered);

for (const language of Object.keys(LOCALES)) {
  // Those who come back with a list meet the most fields and buttons.
  const looksOf = (state) => (language === "ar" && state in RETURNS ? [...HERS, EDGED] : HERS);
  everyState("every state on a phone", { language }, STATES, looksOf);
}

for (const language of ["ar", "fr"]) {
  everyState("every state around a list, at 400 %", { language, size: AT_400 }, RETURNS, () => [IN_REACH]);

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

// One scene for these states.
function everyState(name, kind, states, looksOf) {
  scene(`${name}, in ${kind.language}`, kind, async (child) => {
    for (const [state, how] of Object.entries(states)) {
      await child.opensTab();
      await comesTo(child, helpline.address, how);
      await looksAt(child, state, looksOf(state)).catch((error) => assert.fail(error.message));
    }
  });
}
