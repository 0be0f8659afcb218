// What is left behind when all is over: on a phone that others use too, and at the relay, which
// shall not even know that somebody was there.
import assert from "node:assert/strict";

import { ANSWERS, arrives, isReady, MORE, sends, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { filesHolding } from "./search.mjs";

// Words, an address and a browser that nobody else has.
const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const EMAIL = "salma.7391@example.org";
const LIVES_AT = "127.0.0.77";
const AGENT = "Mozilla/5.0 (Linux; Android 10; Zarafa-7391) Chrome/140.0 Mobile";

const answers = { ...ANSWERS, story: STORY, email: EMAIL };
const HERS = [STORY, EMAIL, ANSWERS.links];
const NOTHING = { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 };

const helpline = aHelpline();

scene("a whole road leaves nothing on the phone but that the site was opened", { keepsProfile: true }, async (child) => {
  await child.opensForm(helpline.address);
  for await (const _ of walks(child, answers)) {
    assert.equal(child.page.url(), helpline.address, "the address tells nothing");
    assert.deepEqual(await child.traces(), NOTHING);
  }
  assert.equal((await helpline.desk.receives()).length, 1, "it was a real road");
  await child.isSwitchedOff();
  for (const words of HERS) assert.deepEqual(await filesHolding(child.profile, words), [], words);
  const known = await filesHolding(child.profile, helpline.address);
  assert.notDeepEqual(known, [], "the search finds what a browser does write down");
});

scene("a road that was left in the middle leaves no word on the phone either", { keepsProfile: true }, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  await child.opens("about:blank");
  await child.isSwitchedOff();
  for (const words of HERS) assert.deepEqual(await filesHolding(child.profile, words), [], words);
});

scene("the relay keeps no word, no address and no agent", { livesAt: LIVES_AT, agent: AGENT }, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  await sends(child);
  await arrives(child);
  for (const { headers } of await child.traffic()) assert.equal(headers["user-agent"], AGENT);
  assert.ok(child.street.carried > 0, "the road led through her street");
  await assertRelayKeepsNothing();
  assert.equal((await helpline.desk.receives()).length, 1, "it was there to be read");
  await helpline.relay.stops();
  await assertRelayKeepsNothing();
});

// Neither in its database, the log before it and what it said, nor in any other file of its own.
async function assertRelayKeepsNothing() {
  const { relay } = helpline;
  for (const mark of [...HERS, LIVES_AT, AGENT, "Zarafa-7391"]) {
    assert.deepEqual(await filesHolding(relay.data, mark), [], mark);
    assert.ok(!relay.output.includes(mark), `${mark} in ${relay.output}`);
  }
  assert.notDeepEqual(await filesHolding(relay.data, "SQLite format 3"), [], "the database was read");
}
