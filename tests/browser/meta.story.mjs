// One whole road: typed in Arabic or in French, sealed on the phone, kept by the relay, read at
// the desk. Nothing of it can be read on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "./accessibility.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { phone } from "./phone.mjs";
import { ANSWERS, walks } from "./road.mjs";
import { helplineOpens } from "./stack.mjs";

// Words that stand in no page and no protocol: found anywhere on the way, they are hers.
const STORIES = {
  ar: "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية",
  fr: "Un inconnu m’écrit des choses effrayantes sur la girafe violette",
};

let helpline;
before(async () => (helpline = await helplineOpens()));
after(() => helpline?.closes());

for (const [language, story] of Object.entries(STORIES)) {
  test(`a report typed on a phone set to ${language} is read at the desk`, async () => {
    const before = await cases();
    const child = await phone({ language });
    try {
      await child.opensForm(helpline.address);
      for await (const _ of walks(child, { ...ANSWERS, story })) await assertAccessible(child);
      assertNothingLeaks(await child.traffic(), story);
      assert.deepEqual(child.complaints, []);
    } finally {
      await child.isPutAway();
    }
    await helpline.desk.pulls();
    const [arrived] = (await cases()).filter((id) => !before.includes(id));
    const shown = JSON.stringify(await helpline.desk.shows(arrived));
    assert.ok(shown.includes(story), shown);
  });
}

const cases = async () => (await helpline.desk.lists()).map(({ id }) => id);
