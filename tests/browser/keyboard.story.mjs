// By keyboard alone, from the first page to the last: who cannot use a finger or see the screen
// reports like everybody else.
import assert from "node:assert/strict";

import { answersByKeyboard, assertAtHeading, tabsTo } from "./hand.mjs";
import { letters } from "./mishaps.mjs";
import { ANSWERS, arrives } from "./road.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";

const ORDER = ["danger", "content", "content_type", "platform", "links", "story", "sex", "age"];

const helpline = aHelpline();

for (const language of ["ar", "fr"]) {
  scene(`a whole report by Tab, Space, Enter and arrows, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    await entersAt(child, "[data-road=meta]");
    for (const question of ORDER) {
      await stands(child, question);
      await answersByKeyboard(child, ANSWERS[question] ?? []);
      await entersAt(child, "[data-action=next]");
    }
    await child.page.locator("[data-page=check]").waitFor();
    await assertAtHeading(child);
    // It comes a moment after the page, so that no second tap meets it.
    await child.waits("[data-action=send]");
    await entersAt(child, "[data-action=send]");
    await arrives(child);
    await assertAtHeading(child);
    assert.deepEqual((await letters(child)).map(({ status }) => status), [201]);
    await assertReadOnce(helpline, ANSWERS.story);
  });
}

scene("what is in the way is said in words at the field, and the keyboard goes there", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await entersAt(child, "[data-road=meta]");
  await stands(child, "danger");
  await entersAt(child, "[data-action=next]");
  await stands(child, "content");
  await entersAt(child, "[data-action=next]");
  await child.sees("Choisis une réponse. « Je ne sais pas » compte aussi.");
  await child.page.waitForFunction(() => document.activeElement.matches("fieldset input:first-of-type"));
  const described = await child.page.locator("fieldset").getAttribute("aria-describedby");
  assert.deepEqual(described.split(" "), ["hint", "trouble"]);
  assert.equal(await child.page.locator("#trouble").getAttribute("role"), "alert");
  await child.pressesKey("Space");
  await child.page.locator("#trouble").waitFor({ state: "detached" });
});

scene("an answer is changed and the way back is found by keyboard", {}, async (child) => {
  await child.opensForm(helpline.address);
  await entersAt(child, "[data-road=meta]");
  await stands(child, "danger");
  await entersAt(child, "[data-action=next]");
  await stands(child, "content");
  await answersByKeyboard(child, ["violence"]);
  await entersAt(child, "[data-action=next]");
  await stands(child, "content_type");
  await entersAt(child, "[data-action=back]");
  await stands(child, "content");
  assert.ok(await child.page.locator("[value=violence]").isChecked());
});

async function entersAt(child, selector) {
  await tabsTo(child, selector);
  await child.pressesKey("Enter");
}

async function stands(child, question) {
  await child.page.locator(`[data-question=${question}]`).waitFor();
  await assertAtHeading(child);
}
