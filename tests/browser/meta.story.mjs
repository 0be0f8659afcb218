// One whole road: typed in Arabic or in French, sealed on the phone, kept by the relay, read at
// the desk. Nothing of it can be read on the way.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { walksUnhurried } from "./mishaps.mjs";
import { ANSWERS } from "./road.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";

// Words that stand in no page and no protocol: found anywhere on the way, they are hers.
const STORIES = {
  ar: "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية",
  fr: "Un inconnu m’écrit des choses effrayantes sur la girafe violette",
};

const helpline = aHelpline();

for (const [language, story] of Object.entries(STORIES)) {
  scene(`a report typed on a phone set to ${language} is read at the desk`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    for await (const _ of walksUnhurried(child, { ...ANSWERS, story })) await assertAccessible(child);
    assertNothingLeaks(await child.traffic(), story);
    assert.deepEqual(child.complaints, []);
    await assertReadOnce(helpline, story);
  });
}
