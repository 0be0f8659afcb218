// The safest next step follows the answer that calls for it, one card at a time, and stands once
// more at the end of the visit with its links; never beside the list.
import assert from "node:assert/strict";

import { ANSWERS, ROADS, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const OUTSIDE = "noreferrer noopener";
// What is answered on each road, the page on which its card stands, and where it leads at the end.
const CARDS = {
  self_harm: [ROADS[1], { danger: ["deadline", "self_harm"] }, "story", []],
  near: [ROADS[1], { danger: ["wants_to_meet"] }, "story", []],
  pressure: [ROADS[1], { danger: ["none"], detail: ["asks_for_pictures", "fake_image"] }, "danger", []],
  image: [
    ROADS[1],
    { danger: ["none"], violence: ["intimate_image", "account_hacking"], detail: ["other"] },
    "detail",
    [/^https:\/\/takeitdown\.ncmec\.org/, /^https:\/\/stopncii\.org/],
  ],
  account: [
    ROADS[0],
    { danger: ["none"], content: ["account_hacking"] },
    "content_type",
    [/^https:\/\/www\.facebook\.com\/hacked/, /^https:\/\/www\.instagram\.com\/hacked/],
  ],
};

const helpline = aHelpline();

for (const [id, [road, given, beside, links]] of Object.entries(CARDS)) {
  scene(`the card ${id} stands on the page after its answer and at the end`, {}, async (child) => {
    await child.opensForm(helpline.address);
    const seen = {};
    for await (const page of walks(child, { ...ANSWERS, detail: [], ...given }, road, [])) {
      const cards = child.page.locator(".card");
      if (await cards.count()) seen[page] = await cards.getAttribute("data-card");
    }
    assert.deepEqual(seen, { [beside]: id, done: id });
    const led = child.page.locator(".card a[target=_blank]");
    assert.equal(await led.count(), links.length);
    for (const [at, link] of links.entries()) {
      assert.match(await led.nth(at).getAttribute("href"), link);
      assert.equal(await led.nth(at).getAttribute("rel"), OUTSIDE);
    }
  });
}

scene("answers that call for nothing are followed by no card", {}, async (child) => {
  await child.opensForm(helpline.address);
  for await (const page of walks(child, { ...ANSWERS, detail: [] }, ROADS[1], [])) {
    assert.equal(await child.page.locator(".card").count(), 0, page);
  }
});
